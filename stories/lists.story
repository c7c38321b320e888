# Clause: P6.1  Lists people put together, kept under a name, and one action on many cases
at 2026-03-02 09:00 Asia/Shanghai
staff sun roles agent team complaints
customer POST /portal/requests {"kind":"repair","fields":{"product":"洗衣机","fault_description":"漏水","contact_name":"周敏","phone":"13800138001"}} -> 201 as A
customer POST /portal/requests {"kind":"repair","fields":{"product":"冰箱","fault_description":"不制冷","contact_name":"何洁","phone":"13800138002"}} -> 201 as B
customer POST /portal/requests {"kind":"complaint","fields":{"complaint_about":"attitude","description":"上门迟到","contact_name":"何洁","phone":"13800138002"}} -> 201 as C
lin GET /cases/{A.number} -> 200 as CASE_A
lin GET /cases/{B.number} -> 200 as CASE_B

# All conditions hold, and one of any
lin GET /cases?filter=%7B%22all%22:%5B%7B%22field%22:%22kind%22,%22test%22:%22is%22,%22values%22:%5B%22repair%22%5D%7D,%7B%22field%22:%22owner%22,%22test%22:%22is%22,%22values%22:%5B%22none%22%5D%7D%5D%7D -> 200 {"items":[{"number":"{A.number}"},{"number":"{B.number}"}]}
lin GET /cases?filter=%7B%22all%22:%5B%7B%22field%22:%22kind%22,%22test%22:%22is%22,%22values%22:%5B%22repair%22%5D%7D,%7B%22field%22:%22owner%22,%22test%22:%22is%22,%22values%22:%5B%22me%22%5D%7D%5D%7D -> 200 {"items":[]}
lin GET /cases?filter=%7B%22all%22:%5B%7B%22field%22:%22due%22,%22test%22:%22is%22,%22values%22:%5B%22soon%22%5D%7D%5D%7D -> refused expected_one_of {"field":"filter.all[0].values[0]"}
lin GET /cases?filter=%7B%22some%22:%5B%5D%7D -> refused unknown_field {"field":"filter.some"}
# A search keeps to the filter, on whatever tab
lin GET /cases?q=%E4%BD%95%E6%B4%81 -> 200 {"items":[{"number":"{C.number}"},{"number":"{B.number}"}]}
lin GET /cases?q=%E4%BD%95%E6%B4%81&filter=%7B%22all%22:%5B%7B%22field%22:%22kind%22,%22test%22:%22is%22,%22values%22:%5B%22repair%22%5D%7D%5D%7D -> 200 {"items":[{"number":"{B.number}"}]}
lin GET /cases?q=%E4%BD%95%E6%B4%81&filter=nonsense -> refused not_json {"field":"filter"}
lin GET /cases?filter=nonsense -> refused not_json {"field":"filter"}

# A view of one's own, of a team, of everybody
lin POST /list-views {"reach":"own","name":"我的维修","base":"all","filter":{"all":[{"field":"kind","test":"is","values":["repair"]}]},"sort":"due","columns":["number","title","due"]} -> 201 as VIEW {"name":"我的维修","may_change":true} -> event list_view_saved {"name":"我的维修"}
lin GET /list-views -> 200 {"items":[{"id":"{VIEW.id}"}]}
lin GET /list-views/counts -> 200 {"items":[{"id":"{VIEW.id}","count":2,"more":false}]}
wang GET /list-views -> 200 {"items":[]}
wang PUT /list-views/{VIEW.id} {"reach":"own","name":"x","base":"all","filter":{},"sort":"due"} -> refused not_found -> no event list_view_saved
lin POST /list-views {"reach":"all","name":"大家的","base":"all","filter":{},"sort":"due"} -> refused not_allowed -> no event list_view_saved
lin POST /list-views {"reach":"own","name":"错","base":"all","filter":{"any":[{"field":"opened","test":"is","values":["7d"]}]},"sort":"due"} -> refused expected_one_of {"field":"filter.any[0].test"}
lin POST /list-views {"reach":"own","name":"错","base":"all","filter":{"any":[{"field":"opened","test":"within","values":["soon"]}]},"sort":"due"} -> refused expected_duration {"field":"filter.any[0].values[0]"}
lin PUT /list-views/{VIEW.id} {"version":7,"reach":"own","name":"x","base":"all","filter":{},"sort":"due"} -> refused conflict
lin PUT /list-views/{VIEW.id} {"version":1,"reach":"own","name":"维修（新）","base":"mine","filter":{},"sort":"updated"} -> 200 {"name":"维修（新）","base":"mine","version":2}
lin DELETE /list-views/{VIEW.id} -> 200 -> event list_view_removed
lin GET /list-views -> 200 {"items":[]}

# Many at once: a preview changes nothing; each case goes by its own rules; one undo
wang POST /cases/bulk/preview {"cases":[{"id":"{CASE_A.id}"},{"id":"{CASE_B.id}"}],"action":{"assign":{"owner":"{lin}","note":"上午先看"}}} -> 200 {"items":[{"number":"{A.number}"},{"number":"{B.number}"}]} -> no event case_assigned
wang POST /cases/bulk {"cases":[{"id":"{CASE_A.id}"},{"id":"{CASE_B.id}","version":999}],"action":{"assign":{"owner":"{lin}","note":"上午先看"}}} -> 200 as DONE {"items":[{"number":"{A.number}"},{"number":"{B.number}","reason":"conflict"}]} -> event case_assigned
lin GET /cases?view=mine -> 200 {"items":[{"number":"{A.number}"}]}
lin POST /cases/bulk/{DONE.undo}/undo -> refused not_found
wang POST /cases/bulk/{DONE.undo}/undo -> 200 {"items":[{"number":"{A.number}"}]} -> event case_assigned -> event cases_changed_back
wang POST /cases/bulk/{DONE.undo}/undo -> refused undone_already
lin GET /cases?view=mine -> 200 {"items":[]}
wang POST /cases/bulk {"cases":[{"id":"{CASE_A.id}"}],"action":{"priority":{"level":"urgent","reason":"门店投诉"}}} -> 200 as URGENT -> event priority_changed
wang POST /cases/{CASE_A.id}/notes {"text":"已联系"} -> 200
advance 11m
wang POST /cases/bulk/{URGENT.undo}/undo -> refused undo_too_late
wang POST /cases/bulk {"cases":[],"action":{"solve":true}} -> refused required {"field":"cases"}
wang POST /cases/bulk {"cases":[{"id":"{CASE_A.id}"}],"action":{}} -> refused expected_one_of {"field":"action"}
wang POST /cases/bulk {"cases":[{"id":"{CASE_A.id}"}],"action":{"solve":true,"resume":true}} -> refused expected_one_of
wang POST /cases/bulk {"cases":[{"id":"{CASE_A.id}"}],"action":{"assign":{"team":"0000000000001"}}} -> refused unknown_team {"field":"action.assign.team"}
# What does not exist for him stays so
sun POST /cases/bulk {"cases":[{"id":"{CASE_A.id}"}],"action":{"note":{"text":"?"}}} -> 200 {"items":[{"number":"","reason":"not_found"}]} -> no event message_posted
lin POST /cases/bulk {"cases":[{"id":"{CASE_A.id}"},{"id":"{CASE_B.id}"}],"action":{"reply":{"text":"您好，工程师下午联系您。"}}} -> 200 -> event case_replied

# What a list shows, as a file
lin GET /cases/export?as=csv&offset=480 -> 200
lin GET /cases/export?as=xlsx&view=mine -> 200
lin GET /cases/export?as=pdf -> refused expected_one_of {"field":"as"}
