# Clause: C3.1.3  who sees what: a team its cases, a customer his own
# Clause: Q7.4    a request sent twice is one case
staff sun roles agent team complaints
at 2026-03-02 09:00 Asia/Shanghai
customer GET /cases -> refused not_signed_in
customer GET /track/nonsense -> refused link_unknown
customer key first POST /portal/requests {"kind":"repair","fields":{"product":"洗衣机","fault_description":"漏水","contact_name":"周敏","phone":"13800138001"}} -> 201 as ONE -> event case_opened
customer key first POST /portal/requests {"kind":"repair","fields":{"product":"洗衣机","fault_description":"漏水","contact_name":"周敏","phone":"13800138001"}} -> 201 {"number":"{ONE.number}"} -> no event case_opened
customer key first POST /portal/requests {"kind":"repair","fields":{"product":"冰箱","fault_description":"不冷","contact_name":"周敏","phone":"13800138001"}} -> refused idempotency_key_reused -> no event case_opened
customer key second POST /portal/requests {"kind":"repair","fields":{"product":"冰箱","fault_description":"不冷","contact_name":"陈立","phone":"13800138002"}} -> 201 as TWO
lin GET /cases/{ONE.number} -> 200 as CASE {"request":[{"field":"phone","value":"138****8001"}]}
# Another team's agent: for him it does not exist.
sun GET /cases/{ONE.number} -> refused not_found
sun GET /cases/{CASE} -> refused not_found
sun POST /cases/{CASE}/replies {"text":"您好"} -> refused not_found -> no event case_replied
sun GET /cases?view=all -> 200 {"items":[]}
# Quality works on what it is asked to follow up, and hands nothing out.
zhao GET /cases/{CASE} -> 200
zhao POST /cases/{CASE}/assign {"owner":"{lin}"} -> refused not_allowed
# Each link opens its own case.
customer GET /track/{ONE.track} -> 200 {"number":"{ONE.number}"}
customer GET /track/{TWO.track} -> 200 {"number":"{TWO.number}"}
customer GET /track/{ONE.track}x -> refused link_unknown
# What staff say among themselves is not the customer's.
lin POST /cases/{CASE}/notes {"text":"疑似门封老化"} -> 200
customer GET /track/{ONE.track} -> 200 {"messages":[{"text":"漏水"}]}
