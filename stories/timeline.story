# Clause: C3.1.3  Everything between a customer and the house in one line of time
at 2026-03-02 09:00 Asia/Shanghai
staff sun roles agent team complaints
customer POST /portal/requests {"kind":"repair","fields":{"product":"洗衣机","fault_description":"漏水","contact_name":"周敏","phone":"13800138001"}} -> 201 as A
lin GET /cases/{A.number} -> 200 as CASE
lin POST /cases/{CASE}/replies {"text":"您好，下午上门。"} -> 200
lin POST /cases/{CASE}/notes {"text":"带备件"} -> 200
# Of another team's case nothing is in the line.
sun GET /customers/{CASE.customer.id}/timeline -> 200 {"items":[]}
customer POST /portal/requests {"kind":"complaint","fields":{"complaint_about":"delay","description":"没有人来","contact_name":"周敏","phone":"13800138001"}} -> 201 as B
lin GET /customers/{CASE.customer.id}/timeline -> 200 {"items":[{"type":"case_opened","number":"{B.number}"},{"type":"message_posted","text":"带备件","internal":true},{"type":"message_posted","text":"您好，下午上门。","internal":false},{"type":"message_posted","text":"漏水","actor":"周敏"},{"type":"case_opened","number":"{A.number}"}]}
sun GET /customers/{CASE.customer.id}/timeline -> 200 {"items":[{"number":"{B.number}"}]}
lin GET /customers/0000000000001/timeline -> refused unknown_customer
