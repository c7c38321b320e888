# Clause: Q1.1  the request is answered and solved in time; the fault, its cause and the solution are on record
# Clause: Q1.2  contact, diagnosis, solution, execution, confirmation: nothing is closed without the customer
# Clause: P3.2  a required step that was not done is named
at 2026-03-02 09:00 Asia/Shanghai
customer POST /portal/requests {"kind":"repair","fields":{"product":"滚筒洗衣机","fault_description":"脱水时门封处漏水，每次都出现。","contact_name":"周敏","phone":"13800138001"}}
  -> 201 as REQ -> event case_opened {"kind":"repair","channel":"web"} -> event clock_started {"clock":{"id":"first_response"}}
lin GET /cases/{REQ.number} -> 200 as CASE {"category":"new","kind":"repair","version":6}
lin POST /cases/{CASE}/transition {"to":"dispatch"} -> refused steps_missing {"details":{"steps":"greet, identify, describe_fault"}}
lin POST /cases/{CASE}/transition {"to":"handle"} -> refused way_unknown
lin POST /cases/{CASE}/solve {} -> refused way_unknown

# The first answer of a person stops the first clock, the second answer does not count again.
lin POST /cases/{CASE}/replies {"text":"周女士您好，我是林若溪，您的报修由我负责跟进。"}
  -> 200 -> event case_replied {"first":true} -> event clock_changed {"what":"stopped","clock":{"id":"first_response"}}
lin POST /cases/{CASE}/replies {"text":"请问型号是什么？"} -> 200 -> event case_replied {"first":false} -> no event clock_changed
customer GET /track/{REQ.track} -> 200 {"messages":[{"from":"staff","text":"请问型号是什么？"}]}

lin POST /cases/{CASE}/steps {"step":"greet","record":{}} -> 200 -> event step_completed {"step":{"step":"greet"}}
lin POST /cases/{CASE}/steps {"step":"dance","record":{}} -> refused step_unknown
lin POST /cases/{CASE}/steps {"step":"identify","record":{"product":"滚筒洗衣机"}} -> refused required
lin POST /cases/{CASE}/steps {"step":"identify","record":{"product":"滚筒洗衣机","model":"XQG-90","warranty":"out_of_warranty"}} -> 200
lin POST /cases/{CASE}/transition {"to":"dispatch"} -> refused steps_missing {"details":{"steps":"describe_fault"}}
lin POST /cases/{CASE}/steps {"step":"describe_fault","record":{"fault_description":"脱水时门封处漏水，更换过排水管。"}} -> 200
lin POST /cases/{CASE}/transition {"to":"dispatch"} -> 200 {"category":"planned"} -> event stage_entered {"stage":"dispatch","round":1}

# An appointment is asked for only when somebody goes there.
lin POST /cases/{CASE}/steps {"step":"choose_way","record":{"way_of_service":"site_visit"}} -> 200
lin POST /cases/{CASE}/steps {"step":"assign","record":{"engineer":"林若溪"}} -> 200
lin POST /cases/{CASE}/transition {"to":"handle"} -> refused steps_missing {"details":{"steps":"arrange"}}
lin POST /cases/{CASE}/steps {"step":"arrange","record":{"appointment":"周二上午","address":"上海市徐汇区 1 号"}} -> 200
lin POST /cases/{CASE}/transition {"to":"handle"} -> 200 {"category":"in_work"}

lin POST /cases/{CASE}/steps {"step":"diagnose","record":{"cause":"门封老化"}} -> 200
lin POST /cases/{CASE}/steps {"step":"repair","record":{"solution":"更换门封","tested":true}} -> 200
lin POST /cases/{CASE}/solve {} -> refused steps_missing {"details":{"steps":"agree_cost"}}
lin POST /cases/{CASE}/steps {"step":"agree_cost","record":{"cost":180,"cost_agreed":true}} -> 200
customer POST /track/{REQ.track}/confirm {"confirmed":true} -> refused not_solved
customer POST /track/{REQ.track}/rating {"score":5} -> refused not_solved
lin POST /cases/{CASE}/solve {} -> 200 {"category":"solved"} -> event case_solved
  -> event clock_changed {"what":"stopped","clock":{"id":"solved"}}
lin POST /cases/{CASE}/solve {} -> refused already_solved

lin POST /cases/{CASE}/steps {"step":"explain","record":{}} -> 200
customer GET /track/{REQ.track} -> 200 {"may":{"reply":true,"confirm":true}}
customer POST /track/{REQ.track}/confirm {"confirmed":true,"comment":"很好"} -> 200
  -> event result_confirmed -> event step_completed {"step":{"step":"ask_confirmation"}} -> event case_closed {"category":"closed"}
customer POST /track/{REQ.track}/rating {"score":6} -> refused out_of_range
customer POST /track/{REQ.track}/rating {"score":5,"comment":"师傅很专业"} -> 200 -> event case_rated {"score":5}
customer POST /track/{REQ.track}/rating {"score":1} -> refused rated_already
lin GET /cases/{CASE} -> 200 {"category":"closed","answer":"confirmed","deviations":0}
lin POST /cases/{CASE}/replies {"text":"谢谢"} -> refused case_over
