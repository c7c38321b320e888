# Clause: P6.1  A reply and what goes with it, in one go
at 2026-03-02 09:00 Asia/Shanghai
staff sun roles agent team complaints
customer POST /portal/requests {"kind":"repair","fields":{"product":"洗衣机","fault_description":"漏水","contact_name":"周敏","phone":"13800138001"}} -> 201 as REQ
lin GET /cases/{REQ.number} -> 200 as CASE
lin POST /macros {"reach":"own","name":"等客户回电","kinds":["repair"],"actions":[{"reply":{"text":"您好，请告诉我们方便的时间。"}},{"pause":{"wait_for":"waiting_customer"}}]} -> 201 as MACRO {"name":"等客户回电","may_change":true} -> event macro_saved
lin GET /macros?kind=repair -> 200 {"items":[{"id":"{MACRO.id}"}]}
lin GET /macros?kind=complaint -> 200 {"items":[]}
wang GET /macros -> 200 {"items":[]}
wang POST /cases/{CASE.id}/macro {"macro":"{MACRO.id}"} -> refused not_found {"field":"macro"}
lin POST /macros {"reach":"all","name":"x","actions":[{"solve":true}]} -> refused not_allowed
lin POST /macros {"reach":"own","name":"x","actions":[{"solve":true},{}]} -> refused expected_one_of {"field":"actions[1]"}
lin POST /cases/{CASE.id}/macro {"macro":"{MACRO.id}","version":999} -> refused conflict
lin POST /cases/{CASE.id}/macro {"macro":"{MACRO.id}"} -> 200 {"category":"waiting_customer"} -> event message_posted {"kind":"public"} -> event case_replied -> event case_paused
# All or nothing: the second is refused, so the first did not happen either.
lin POST /cases/{CASE.id}/macro {"macro":"{MACRO.id}"} -> refused already_waiting {"field":"actions[1]"} -> no event message_posted
lin PUT /macros/{MACRO.id} {"version":1,"reach":"own","name":"等客户回电","actions":[{"resume":true}]} -> 200 {"version":2}
lin POST /cases/{CASE.id}/macro {"macro":"{MACRO.id}"} -> 200 {"category":"new"} -> event case_resumed
lin DELETE /macros/{MACRO.id} -> 200 -> event macro_removed
lin POST /cases/{CASE.id}/macro {"macro":"{MACRO.id}"} -> refused not_found
