# Clause: C3.4.2  a complaint gets its first solution within 48 hours
# Clause: R6.4    the customer himself confirms before it is closed
# Clause: Q1.5    another person calls back
staff qian roles quality,agent team complaints
at 2026-03-02 09:00 Asia/Shanghai
customer POST /portal/requests {"kind":"complaint","fields":{"complaint_about":"delay","description":"约了周六安装，等了一天没有人来。","contact_name":"吴家豪","phone":"13800138003"}} -> 201 as REQ
lin GET /cases/{REQ.number} -> 200 as CASE {"kind":"complaint"}
lin POST /cases/{CASE}/replies {"text":"非常抱歉，您的投诉已受理。"} -> 200
lin POST /cases/{CASE}/steps {"step":"acknowledge","record":{}} -> 200
lin POST /cases/{CASE}/steps {"step":"classify","record":{"complaint_about":"delay","severity":2,"severity_reason":"影响一天"}} -> 200
lin POST /cases/{CASE}/transition {"to":"contact"} -> 200 {"category":"confirming"}
lin POST /cases/{CASE}/steps {"step":"listen","record":{"facts":"无人到场，也无电话","wish":"尽快安装"}} -> 200
lin POST /cases/{CASE}/transition {"to":"diagnose"} -> 200
lin POST /cases/{CASE}/transition {"to":"plan"} -> refused way_closed
lin POST /cases/{CASE}/steps {"step":"find_cause","record":{"cause":"process","cause_analysis":"改约没有通知"}} -> 200
lin POST /cases/{CASE}/transition {"to":"plan"} -> 200 {"category":"planned"}

advance 47h59m -> event clock_warned {"clock":"first_plan","percent":80} -> event case_escalated {"clock":"first_plan","to":"role:lead"} -> no event clock_breached
advance 2m -> event clock_breached {"clock":"first_plan","clause":"C3.4.2"} -> event case_escalated {"clock":"first_plan","to":"role:manager"}

lin POST /cases/{CASE}/steps {"step":"offer","record":{"plan":"次日优先安装，赠送一次保养"}} -> 200
lin POST /cases/{CASE}/transition {"to":"execute"} -> 200 {"category":"in_work"} -> event stage_entered {"stage":"remedy"} -> event stage_entered {"stage":"inform"}
  -> event clock_changed {"what":"stopped","clock":{"id":"first_plan"}}
lin POST /cases/{CASE}/steps {"step":"verify","record":{"verified":true}} -> 200
lin POST /cases/{CASE}/transition {"to":"confirm"} -> refused block_open
lin POST /cases/{CASE}/transition {"to":"remedy"} -> refused steps_missing {"details":{"steps":"carry_out"}}
lin POST /cases/{CASE}/steps {"step":"carry_out","record":{"result":"已安装"}} -> 200
lin POST /cases/{CASE}/steps {"step":"tell_progress","record":{}} -> 200
lin POST /cases/{CASE}/transition {"to":"remedy"} -> 200
lin POST /cases/{CASE}/transition {"to":"inform"} -> 200
lin POST /cases/{CASE}/transition {"to":"confirm"} -> 200 {"category":"solved"}

# Silence does not close a complaint.
advance 20d -> no event case_closed
lin POST /cases/{CASE}/steps {"step":"ask_confirmation","record":{}} -> 200
customer POST /track/{REQ.track}/confirm {"confirmed":true} -> 200 -> event result_confirmed -> event stage_entered {"stage":"follow_up"}
lin POST /cases/{CASE}/steps {"step":"call_back","record":{"call_back_result":"满意"}} -> refused wrong_role
qian POST /cases/{CASE}/steps {"step":"call_back","record":{"call_back_result":"满意"}} -> 200
lin POST /cases/{CASE}/transition {"to":"closed"} -> refused not_same_person
qian POST /cases/{CASE}/transition {"to":"closed"} -> 200 {"category":"closed","deviations":0}

# It comes back. This time he is called before he said a word, and then he says no: back to work, never closed.
customer POST /track/{REQ.track}/messages {"text":"又没有人来。"} -> 200 -> event case_reopened -> event stage_entered {"stage":"diagnose","round":2}
lin POST /cases/{CASE}/steps {"step":"find_cause","record":{"cause":"delay","cause_analysis":"排班漏单"}} -> 200
lin POST /cases/{CASE}/transition {"to":"plan"} -> 200
lin POST /cases/{CASE}/steps {"step":"offer","record":{"plan":"当日安装"}} -> 200
lin POST /cases/{CASE}/transition {"to":"execute"} -> 200
lin POST /cases/{CASE}/steps {"step":"carry_out","record":{"result":"已安装"}} -> 200
lin POST /cases/{CASE}/steps {"step":"tell_progress","record":{}} -> 200
lin POST /cases/{CASE}/steps {"step":"verify","record":{"verified":true}} -> 200
lin POST /cases/{CASE}/transition {"to":"remedy"} -> 200
lin POST /cases/{CASE}/transition {"to":"inform"} -> 200
lin POST /cases/{CASE}/transition {"to":"confirm"} -> 200 -> event case_solved -> event clock_changed {"what":"stopped","clock":{"id":"solved"}}
lin POST /cases/{CASE}/steps {"step":"ask_confirmation","record":{}} -> 200
lin POST /cases/{CASE}/transition {"to":"follow_up"} -> 200 {"category":"solved"} -> no event case_solved
customer POST /track/{REQ.track}/confirm {"confirmed":false} -> 200 -> event result_refused -> no event case_closed
  -> event case_reopened {"times":2} -> event stage_entered {"stage":"diagnose","round":3,"category":"confirming"}
  -> event clock_changed {"what":"reopened","clock":{"id":"solved"}}
lin GET /cases/{CASE} -> 200 {"category":"confirming","reopened":2}
