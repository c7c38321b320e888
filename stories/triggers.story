# Clause: Q1.2  What is to happen by itself: conditions and actions from a closed vocabulary, in an explicit order
at 2026-03-02 09:00 Asia/Shanghai
lin POST /triggers {"name":"x","place":1,"happens":"opened","filter":{},"actions":[{"note":{"text":"x"}}]} -> refused not_allowed -> no event trigger_saved
admin POST /triggers {"name":"x","place":1,"happens":"opened","filter":{},"actions":[]} -> refused required {"field":"actions"}
admin POST /triggers {"name":"x","place":1,"happens":"opened","filter":{"all":[{"field":"owner","test":"is","values":["me"]}]},"actions":[{"note":{"text":"x"}}]} -> refused expected_id {"field":"filter.all[0].values[0]"}
admin POST /triggers {"name":"x","place":1,"happens":"opened","filter":{},"actions":[{"note":{"text":"x"}},{"assign":{"team":"0000000000001"}}]} -> refused unknown_team {"field":"actions[1].assign.team"}
admin POST /triggers {"name":"漏水先看","place":20,"active":true,"happens":"opened","filter":{"all":[{"field":"kind","test":"is","values":["repair"]}]},"actions":[{"priority":{"level":"urgent","reason":"漏水可能伤人"}},{"assign":{"owner":"{lin}"}}]} -> 201 as FIRST -> event trigger_saved {"name":"漏水先看"}
admin POST /triggers {"name":"先记一笔","place":10,"active":true,"happens":"opened","filter":{},"actions":[{"note":{"text":"自动分派"}}]} -> 201 as SECOND
admin POST /triggers {"name":"停用的","place":5,"active":false,"happens":"opened","filter":{},"actions":[{"note":{"text":"不会出现"}}]} -> 201
admin GET /triggers -> 200 as ALL {"items":[{"name":"停用的"},{"name":"先记一笔"},{"name":"漏水先看"}]}
# The whole order at once; whoever knows other triggers than there are is told so.
lin PUT /triggers/order {"ids":[]} -> refused not_allowed
admin PUT /triggers/order {"ids":["{SECOND.id}","{FIRST.id}"]} -> refused conflict -> no event trigger_saved
admin PUT /triggers/order {"ids":["{SECOND.id}","{FIRST.id}","{FIRST.id}"]} -> refused conflict -> no event trigger_saved
admin PUT /triggers/order {"ids":["{SECOND.id}","{ALL.items.0.id}","{FIRST.id}"]} -> 200 {"items":[{"name":"先记一笔","place":10},{"name":"停用的","place":20},{"name":"漏水先看","place":30}]} -> event trigger_saved
admin GET /triggers -> 200 {"items":[{"name":"先记一笔"},{"name":"停用的"},{"name":"漏水先看"}]}

customer POST /portal/requests {"kind":"repair","fields":{"product":"洗衣机","fault_description":"漏水","contact_name":"周敏","phone":"13800138001"}} -> 201 as A
advance 1m -> event message_posted {"kind":"note"} -> event priority_changed -> event case_assigned {"owner":"{lin}"}
lin GET /cases/{A.number} -> 200 as CASE_A {"priority":{"level":"urgent"},"owner":{"id":"{lin}"}}
admin GET /triggers/{FIRST.id}/log -> 200 {"items":[{"number":"{A.number}","happened":"opened"}]}
# Its own doings start no trigger, and nothing happens twice.
admin POST /triggers {"name":"打转","place":30,"active":true,"happens":"assigned","filter":{},"actions":[{"assign":{"owner":"{wang}"}}]} -> 201 as LOOP
customer POST /portal/requests {"kind":"repair","fields":{"product":"冰箱","fault_description":"不制冷","contact_name":"何洁","phone":"13800138002"}} -> 201 as B
advance 1m -> event case_assigned {"owner":"{lin}"}
advance 1m -> no event case_assigned
admin GET /triggers/{LOOP.id}/log -> 200 {"items":[]}
# A case that does not fit stays as it is; an action that is refused is on record.
customer POST /portal/requests {"kind":"enquiry","fields":{"question":"保修多久？","contact_name":"何洁","phone":"13800138002"}} -> 201 as C
lin GET /cases/{C.number} -> 200 as CASE_C
advance 1m -> event message_posted {"kind":"note"} -> no event priority_changed
admin PUT /triggers/{SECOND.id} {"version":1,"name":"先记一笔","place":10,"active":true,"happens":"assigned","filter":{},"actions":[{"resume":true}]} -> 200 {"version":2}
wang POST /cases/{CASE_A.id}/assign {"owner":"{wang}"} -> 200
advance 1m -> no event case_resumed
admin GET /triggers/{SECOND.id}/log -> 200 {"items":[{"number":"{A.number}","happened":"assigned","actions":[{"reason":"not_waiting"}]}]}
# Tried on a case, nothing changes.
admin POST /triggers/try {"case_id":"{CASE_A.id}","filter":{"all":[{"field":"kind","test":"is","values":["enquiry"]}]},"actions":[{"resume":true},{"note":{"text":"x"}}]} -> 200 {"fits":false,"actions":[{"reason":"not_waiting"},{}]} -> no event message_posted
# On time: once a case, until it has changed again.
admin POST /triggers {"name":"没有人接","place":40,"active":true,"happens":"hourly","filter":{"all":[{"field":"kind","test":"is","values":["enquiry"]},{"field":"owner","test":"is","values":["none"]}]},"actions":[{"note":{"text":"一小时没有人接"}}]} -> 201 as QUIET
advance 59m -> no event message_posted
advance 1m -> event message_posted {"kind":"note"}
advance 1h -> no event message_posted
lin POST /cases/{CASE_C.id}/notes {"text":"看过了"} -> 200
advance 1h -> event message_posted {"kind":"note"}
admin DELETE /triggers/{QUIET.id} -> 200 -> event trigger_removed
admin DELETE /triggers/{QUIET.id} -> refused not_found
