# Clause: Q7.4  People and teams: taken on, looked after, taken out of service
at 2026-03-02 09:00 Asia/Shanghai
staff sun roles agent team repair
lin GET /staff/{lin.id} -> 200 {"staff":{"login":"lin"},"may_change":false,"may_view":false,"used_in":[]}
meng GET /staff/{lin.id} -> 200 {"may_change":false,"may_view":true}
meng GET /staff/{admin.id} -> 200 {"may_view":false}
admin POST /staff {"login":"Chen.Yu","name":"陈雨","roles":["agent"],"teams":["{repair.id}"]} -> 201 as CHEN {"login":"chen.yu","active":true} -> event staff_added
admin POST /staff {"login":"chen.yu","name":"x","roles":[],"teams":[]} -> refused login_taken
admin POST /staff {"login":"chen 2","name":"x","roles":[],"teams":[]} -> refused bad_login {"field":"login"}
admin GET /staff/{CHEN.id} -> 200 {"may_change":true,"may_view":true,"access":{"password":false,"locked":false,"sessions":0}}
admin PUT /staff/{CHEN.id}/password {"password":"12345678"} -> refused common_password
admin PUT /staff/{CHEN.id}/password {"password":"mountain 7 river"} -> 200 -> event password_set
admin GET /staff?q=%E9%99%88 -> 200 {"items":[{"login":"chen.yu"}]}
admin GET /staff?q=CHEN&active=true -> 200 {"items":[{"login":"chen.yu"}]}
admin GET /staff?q=chen&active=false -> 200 {"items":[]}
admin GET /staff?team={complaints.id}&q=chen -> 200 {"items":[]}
admin GET /staff?role=manager&q=chen -> 200 {"items":[]}
# What hangs on a person is shown before he goes.
lin POST /list-views {"reach":"own","name":"我的维修","base":"all","filter":{"all":[],"any":[]},"sort":"due","columns":[]} -> 201
lin POST /macros {"reach":"own","name":"等回电","kinds":["repair"],"actions":[{"pause":{"wait_for":"waiting_customer"}}]} -> 201
customer POST /portal/requests {"kind":"repair","fields":{"product":"洗衣机","fault_description":"漏水","contact_name":"周敏","phone":"13800138001"}} -> 201 as REQ
lin GET /cases/{REQ.number} -> 200 as CASE
lin POST /cases/{CASE.id}/assign {"owner":"{lin.id}"} -> 200
admin GET /staff/{lin.id} -> 200 {"used_in":[{"kind":"case","count":1,"items":[{"name":"{REQ.number}"}]},{"kind":"list_view","count":1},{"kind":"macro","count":1,"items":[{"name":"等回电"}]}]}
admin PATCH /teams/{repair.id} {"leads":["{wang.id}"]} -> 200 -> event team_leads_chosen
admin GET /staff/{wang.id} -> 200 {"used_in":[{"kind":"team","count":1}]}
admin GET /teams/{repair.id} -> 200 {"members":[{"login":"chen.yu"},{"login":"lin"}],"used_in":[{"kind":"case","count":1}]}
admin PUT /teams/{repair.id}/members {"members":["{lin.id}","{wang.id}"]} -> 200 {"members":[{"login":"lin"}]} -> event teams_assigned
admin GET /staff?team={repair.id}&q=chen -> 200 {"items":[]}
admin PUT /teams/{repair.id}/members {"members":["0000000000001"]} -> refused unknown_staff {"field":"members[0]"}
admin DELETE /staff/{sun.id}/lock {} -> 200 -> event staff_unlocked
admin DELETE /staff/{CHEN.id}/sessions {} -> 200 -> no event session_ended
admin PATCH /staff/{CHEN.id} {"active":false} -> 200 {"active":false} -> event staff_disabled
admin PATCH /staff/{CHEN.id} {"active":true} -> 200 -> event staff_enabled
admin PATCH /staff/{admin.id} {"active":false} -> refused not_yourself
admin DELETE /staff/{lin.id}/totp {} -> refused totp_not_on
admin POST /teams {"name":{"zh-CN":"安装"}} -> 201 as TEAM -> event team_added
admin PATCH /teams/{TEAM.id} {"name":{"zh-CN":"安装组","en":"Fitting"}} -> 200 -> event team_renamed
admin PATCH /teams/{TEAM.id} {"active":false} -> 200 {"active":false} -> event team_archived
