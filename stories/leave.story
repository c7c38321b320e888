# Clause: Q1.2  the process may be left only with the lead's word, and that stays visible
at 2026-03-02 09:00 Asia/Shanghai
lin POST /cases {"kind":"repair","customer":{"name":"周敏","phone":"13800138001"},"fields":{"product":"洗衣机","fault_description":"漏水"}} -> 201 as CASE {"deviations":0}
lin POST /cases/{CASE}/leave {"to":"nowhere","reason":"客户要求"} -> refused stage_unknown
lin POST /cases/{CASE}/leave {"to":"handle"} -> refused required
lin POST /cases/{CASE}/leave {"to":"handle","reason":"工程师正好在现场"} -> 200 as ASKED {"category":"new","approvals":[{"leave_to":"handle","state":"pending"}]}
lin POST /cases/{CASE}/approvals/{ASKED.approvals.0.id} {"approved":true} -> refused not_allowed
wang POST /cases/{CASE}/approvals/{ASKED.approvals.0.id} {"approved":true}
  -> 200 {"category":"in_work","deviations":1} -> event stage_left {"stage":"accept","left_process":true} -> event stage_entered {"stage":"handle"}
wang POST /cases/{CASE}/leave {"to":"closed","reason":"重复"} -> 200 as OWN
wang POST /cases/{CASE}/approvals/{OWN.approvals.1.id} {"approved":true} -> refused own_approval
