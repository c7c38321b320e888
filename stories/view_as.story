# Clause: Q7.4  The console as somebody else sees it: to read only, and written down
at 2026-03-02 09:00 Asia/Shanghai
customer POST /portal/requests {"kind":"repair","fields":{"product":"洗衣机","fault_description":"漏水","contact_name":"周敏","phone":"13800138001"}} -> 201 as REQ
customer POST /portal/requests {"kind":"complaint","fields":{"complaint_about":"attitude","description":"客服态度差","contact_name":"王强","phone":"13800138002"}} -> 201 as BAD
staff sun roles agent team complaints
staff fang roles admin
lin POST /session/view {"staff":"{sun.id}"} -> refused not_allowed
admin POST /session/view {} -> refused person_or_role {"field":"staff"}
admin POST /session/view {"staff":"{admin.id}"} -> refused already_yourself
admin POST /session/view {"role":"king"} -> refused unknown_role {"field":"role"}
meng POST /session/view {"staff":"{admin.id}"} -> refused sees_more_than_you
meng POST /session/view {"role":"admin"} -> refused sees_more_than_you
meng POST /session/view {"staff":"{sun.id}"} -> 200 -> event view_as_started {"as":{"staff":"{sun.id}"}}
meng GET /session -> 200 {"staff":{"login":"sun","roles":["agent"]},"viewing":{"viewer":"{meng.id}","viewer_name":"meng"},"rights":{"case_read":"team"}}
meng GET /cases/{REQ.number} -> refused not_found
sun GET /cases/{REQ.number} -> refused not_found
meng GET /staff -> 200
meng POST /session/view {"staff":"{lin.id}"} -> refused viewing_as
meng POST /list-views {"reach":"own","name":"x","base":"all","filter":{"all":[],"any":[]},"sort":"due","columns":[]} -> refused viewing_as
meng GET /sessions -> refused viewing_as
meng GET /tokens -> refused viewing_as
meng POST /tokens {"name":"x"} -> refused viewing_as
meng DELETE /session/view {} -> 200 -> event view_as_stopped
meng GET /cases/{REQ.number} -> 200
meng DELETE /session/view {} -> 200 -> no event view_as_stopped
# A role in a team, by nobody in particular.
meng POST /session/view {"role":"agent","teams":["{complaints.id}"]} -> 200
meng GET /session -> 200 {"staff":{"login":"meng","roles":["agent"]},"viewing":{"role":"agent","role_name":{"en":"Agent"}}}
meng GET /cases/{REQ.number} -> refused not_found
meng GET /cases/{BAD.number} -> 200
meng DELETE /session/view {} -> 200
# Who is looked at and leaves shows nothing more.
meng POST /session/view {"staff":"{sun.id}"} -> 200
admin PATCH /staff/{sun.id} {"active":false} -> 200
meng GET /cases/{BAD.number} -> refused not_allowed
meng POST /list-views {"reach":"own","name":"x","base":"all","filter":{"all":[],"any":[]},"sort":"due","columns":[]} -> refused viewing_as
meng DELETE /session/view {} -> 200
meng GET /cases/{BAD.number} -> 200
