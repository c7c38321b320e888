# Clause: R1.1  the request is verified  R1.2  planned and reviewed by customer, team and management
# Clause: R1.3  carried out and watched  R1.4  the customer says how it was
at 2026-03-02 09:00 Asia/Shanghai
customer POST /portal/requests {"kind":"service_request","fields":{"service_type":"maintenance","content":"24 台多联机年度保养","contact_name":"许晴","phone":"13800138005"}} -> 201 as REQ
lin GET /cases/{REQ.number} -> 200 as CASE
lin POST /cases/{CASE}/steps {"step":"respond","record":{}} -> 200
lin POST /cases/{CASE}/steps {"step":"complete_form","record":{"service_type":"maintenance","content":"24 台多联机年度保养","period":"2026 年"}} -> 200
lin POST /cases/{CASE}/transition {"to":"verify"} -> 200 {"category":"confirming"}
lin POST /cases/{CASE}/steps {"step":"verify_scope","record":{"verified_scope":"24 台，上海"}} -> 200
lin POST /cases/{CASE}/steps {"step":"assess","record":{"assessment":"可行"}} -> 200
# Still waiting for him when we go on: what is reached is reached.
lin POST /cases/{CASE}/pause {"wait_for":"waiting_customer"} -> 200
lin POST /cases/{CASE}/transition {"to":"plan"} -> 200 {"category":"planned"} -> event clock_changed {"what":"stopped","clock":{"id":"confirmed"}}
lin POST /cases/{CASE}/approvals {} -> refused approval_not_needed
lin POST /cases/{CASE}/steps {"step":"analyse","record":{"analysis":"两年未保养"}} -> 200
lin POST /cases/{CASE}/steps {"step":"design","record":{"goal":"无停机","plan":"分四次","service_standard":"厂家标准","starts_on":"2026-04-01","ends_on":"2026-12-01","team":"甲组"}} -> refused required
lin POST /cases/{CASE}/steps {"step":"design","record":{"goal":"无停机","plan":"分四次","service_standard":"厂家标准","starts_on":"2026-04-01","ends_on":"2026-12-01","team":"甲组","budget":12000}} -> 200
lin POST /cases/{CASE}/transition {"to":"review"} -> refused steps_missing {"details":{"steps":"weigh_risks"}}
lin POST /cases/{CASE}/steps {"step":"weigh_risks","record":{"risks":"高温期"}} -> 200
lin POST /cases/{CASE}/transition {"to":"review"} -> 200

# Customer, lead and manager: all three, and nobody for himself.
lin POST /cases/{CASE}/transition {"to":"confirm"} -> refused approval_missing
lin POST /cases/{CASE}/approvals {"reason":"请审阅方案"} -> 200 as ASKED {"approvals":[{"asked_of":"客户"},{"asked_of":"组长"},{"asked_of":"经理"}]}
  -> event approval_asked {"approval":{"role":"customer"}}
lin POST /cases/{CASE}/approvals/{ASKED.approvals.1.id} {"approved":true} -> refused not_allowed
meng POST /cases/{CASE}/approvals/{ASKED.approvals.1.id} {"approved":true} -> refused wrong_role
wang POST /cases/{CASE}/approvals/{ASKED.approvals.1.id} {"approved":true} -> 200 -> event approval_voted {"state":"granted"}
wang POST /cases/{CASE}/approvals/{ASKED.approvals.1.id} {"approved":true} -> refused approval_settled
meng POST /cases/{CASE}/approvals/{ASKED.approvals.2.id} {"approved":false,"comment":"预算偏高"} -> 200 -> event approval_voted {"state":"refused"}
lin POST /cases/{CASE}/transition {"to":"confirm"} -> refused approval_missing
advance 1h
lin POST /cases/{CASE}/transition {"to":"plan"} -> 200 -> event stage_entered {"stage":"plan","round":2}
lin POST /cases/{CASE}/steps {"step":"analyse","record":{"analysis":"两年未保养"}} -> 200
lin POST /cases/{CASE}/steps {"step":"design","record":{"goal":"无停机","plan":"分三次","service_standard":"厂家标准","starts_on":"2026-04-01","ends_on":"2026-12-01","team":"甲组","budget":9000}} -> 200
lin POST /cases/{CASE}/steps {"step":"weigh_risks","record":{"risks":"高温期"}} -> 200
lin POST /cases/{CASE}/transition {"to":"review"} -> 200
# Who was not yet heard may still speak, who had his say is asked anew about the second plan.
lin POST /cases/{CASE}/approvals {"reason":"第二版"} -> 200 as AGAIN -> event approval_asked {"approval":{"role":"role:lead"}}
  -> event approval_asked {"approval":{"role":"role:manager"}} -> no event approval_asked {"approval":{"role":"customer"}}
customer GET /track/{REQ.track} -> 200 as SEEN
customer POST /track/{REQ.track}/approvals/{SEEN.approvals.0.id} {"approved":true} -> 200 -> event approval_voted {"state":"granted"}
wang POST /cases/{CASE}/approvals/{AGAIN.approvals.3.id} {"approved":true} -> 200
lin POST /cases/{CASE}/transition {"to":"confirm"} -> refused approval_missing {"details":{"role":"role:manager"}}
meng POST /cases/{CASE}/approvals/{AGAIN.approvals.4.id} {"approved":true} -> 200
lin POST /cases/{CASE}/transition {"to":"confirm"} -> 200
# The plan itself: reviewed, sent, confirmed by him. The company asks for no code, so his link is the proof; the step that
# waits for his signature is done with it, by him.
lin PUT /cases/{CASE}/plan {"document":{"goal":"无停机","content":"分三次","standard":"厂家标准","acceptance":"客户签字","starts_at":"2026-04-01T01:00:00Z","valid_until":"2026-03-20T10:00:00Z","calendar":"cn-office","currency":"CNY","tasks":[{"id":1,"name":"保养","minutes":480,"staff":"{lin}"}]}} -> 200
wang POST /cases/{CASE}/plan/review {"approved":true} -> 200
lin POST /cases/{CASE}/plan/send {} -> 200
lin POST /cases/{CASE}/transition {"to":"execute"} -> refused steps_missing {"details":{"steps":"sign"}}
customer GET /track/{REQ.track}/plan -> 200 as PLAN {"code_to":[{"kind":"phone"}]}
admin PUT /company {"facts":{"names":{"en":"x"},"language":"en","time_zone":"Asia/Shanghai","calendar":"cn-office","plan_code":false}} -> 200
customer GET /track/{REQ.track}/plan -> 200 {"code_to":[],"may_answer":true}
customer POST /track/{REQ.track}/plan/codes {"contact":"{PLAN.code_to.0.id}"} -> refused code_not_needed
customer POST /track/{REQ.track}/plan/confirm {"hash":"{PLAN.hash}"} -> 200 {"state":"confirmed"} -> event plan_confirmed {"proof":"link"}
  -> event step_completed {"step":{"step":"sign","stage":"confirm"}}
lin POST /cases/{CASE}/transition {"to":"execute"} -> 200 {"category":"in_work"}
lin POST /cases/{CASE}/steps {"step":"deliver_result","record":{"result":"四次保养完成"}} -> 200
lin POST /cases/{CASE}/transition {"to":"deliver"} -> 200
lin POST /cases/{CASE}/transition {"to":"feedback"} -> refused block_open {"details":{"stages":"monitor"}}
lin POST /cases/{CASE}/steps {"step":"report_progress","record":{"progress":"完成"}} -> 200
lin POST /cases/{CASE}/transition {"to":"monitor"} -> 200
lin POST /cases/{CASE}/transition {"to":"feedback"} -> 200 {"category":"solved"}
lin POST /cases/{CASE}/steps {"step":"ask_feedback","record":{}} -> 200
customer POST /track/{REQ.track}/confirm {"confirmed":true} -> 200 -> event case_closed {"category":"closed"}
