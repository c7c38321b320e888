# Clause: P8.2    who is called, hears of it, and nobody else
# Clause: C3.4.2  a clock that escalates calls the lead, one that breaks calls the manager
at 2026-03-02 09:00 Asia/Shanghai
staff sun roles agent team complaints
staff he roles agent team repair
customer POST /portal/requests {"kind":"repair","fields":{"product":"洗衣机","fault_description":"漏水","contact_name":"周敏","phone":"13800138001"}} -> 201 as REQ
lin GET /cases/{REQ.number} -> 200 as CASE
lin POST /cases/{CASE}/notes {"text":"请 @wang @lin @sun 看一下","mentions":["{wang}","{lin}","{sun}"]} -> 200
wang GET /notices -> 200 as FIRST {"unread":1,"items":[{"kind":"mentioned","number":"{REQ.number}","by":"lin","read":false}]}
# Nobody hears of himself, nor of a case he may not see, nor of what another was told.
lin GET /notices -> 200 {"unread":0,"items":[]}
sun GET /notices -> 200 {"unread":0,"items":[]}
he GET /notices -> 200 {"unread":0,"items":[]}
# Again before he has read of it: still one, counted.
lin POST /cases/{CASE}/notes {"text":"@wang 急","mentions":["{wang}"]} -> 200
wang GET /notices -> 200 as SECOND {"unread":1,"items":[{"kind":"mentioned","times":2}]}
he POST /notices/read {"id":"{SECOND.items.0.id}"} -> 200 {"unread":0}
wang GET /notices/count -> 200 {"unread":1}
wang POST /notices/read {"id":"{SECOND.items.0.id}"} -> 200 {"unread":0}
wang POST /notices/read {"id":"{SECOND.items.0.id}"} -> 200 {"unread":0}
wang GET /notices -> 200 {"items":[{"kind":"mentioned","read":true}]}
wang GET /notices?unread=true -> 200 {"items":[]}

# A case given to me, and what its customer writes. That it needs a reply stays true after reading.
wang POST /cases/{CASE}/assign {"owner":"{he}"} -> 200
he GET /notices -> 200 {"unread":1,"items":[{"kind":"assigned","by":"wang"}]}
customer POST /track/{REQ.track}/messages {"text":"什么时候来？"} -> 200
he GET /notices -> 200 {"unread":2,"items":[{"kind":"customer_wrote","by":"周敏"},{"kind":"assigned"}]}
he POST /notices/read {"case":"{CASE}"} -> 200 {"unread":0}
he GET /cases?view=mine -> 200 {"items":[{"number":"{REQ.number}","needs_reply":true}]}

# Another team's case now: what was told of it is not shown any more.
wang POST /cases/{CASE}/assign {"team":"{complaints}"} -> 200
he GET /notices -> 200 {"items":[]}

# A complaint without an answer.
customer POST /portal/requests {"kind":"complaint","fields":{"complaint_about":"delay","description":"等了一天没有人来。","contact_name":"吴家豪","phone":"13800138003"}} -> 201 as COMP
advance 47h59m -> event case_escalated {"to":"role:lead"}
wang GET /notices?unread=true -> 200 {"items":[{"kind":"escalated","number":"{COMP.number}"}]}
meng GET /notices -> 200 {"unread":0}
advance 2m -> event clock_breached -> event case_escalated {"to":"role:manager"}
meng GET /notices?unread=true -> 200 {"items":[{"kind":"escalated","number":"{COMP.number}"}]}
wang GET /notices?unread=true -> 200 {"items":[{"kind":"breached","number":"{COMP.number}"}]}
lin GET /notices -> 200 {"unread":0}
wang POST /notices/read {} -> 200 {"unread":0}
customer GET /notices -> refused not_signed_in
