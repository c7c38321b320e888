# Clause: R1.2  the plan is written, reviewed by somebody else, confirmed by the customer  R1.3  tasks, progress, late alarms
at 2026-03-02 09:00 Asia/Shanghai
customer POST /portal/requests {"kind":"service_request","fields":{"service_type":"maintenance","content":"24 台多联机年度保养","contact_name":"许晴","phone":"13800138005"}} -> 201 as REQ
lin GET /cases/{REQ.number} -> 200 as CASE
lin POST /cases/{CASE}/assign {"team":"{repair}","owner":"{lin}"} -> 200
lin GET /cases/{CASE}/plan -> 200 {"version":0,"editions":[],"document":{"currency":"CNY","calendar":"cn-office"},"may_edit":true}
meng POST /cases/{CASE}/plan/review {"approved":true} -> refused plan_missing
customer GET /track/{REQ.track}/plan -> 200 {"edition":0}

# A circle is refused by the names of its tasks; so are strangers.
lin PUT /cases/{CASE}/plan {"document":{"starts_at":"2026-03-02T01:00:00Z","calendar":"cn-office","currency":"CNY","tasks":[{"id":1,"name":"勘察","minutes":60,"after":[2]},{"id":2,"name":"清洗","minutes":60,"after":[1]}]}} -> refused task_cycle {"field":"document.tasks","details":{"tasks":"勘察 → 清洗 → 勘察"}}
lin PUT /cases/{CASE}/plan {"document":{"starts_at":"2026-03-02T01:00:00Z","calendar":"cn-office","currency":"CNY","tasks":[{"id":1,"name":"勘察","minutes":60,"after":[7]}]}} -> refused unknown_task {"field":"document.tasks[0].after"}
lin PUT /cases/{CASE}/plan {"document":{"starts_at":"2026-03-02T01:00:00Z","calendar":"moon","currency":"CNY"}} -> refused unknown_calendar {"field":"document.calendar"}
lin PUT /cases/{CASE}/plan {"document":{"starts_at":"2026-03-02T01:00:00Z","calendar":"cn-office","currency":"yen"}} -> refused expected_currency
lin PUT /cases/{CASE}/plan {"document":{"starts_at":"2026-03-02T01:00:00Z","calendar":"cn-office","currency":"CNY","tasks":[{"id":1,"name":"勘察","minutes":240,"staff":"{lin}"}]}} -> 200 {"version":2,"edition":1,"in_force":0,"editions":[{"number":1,"state":"draft"}],"tasks":[{"start_at":"2026-03-02T01:00:00Z","finish_at":"2026-03-02T06:00:00Z"}]} -> event plan_started -> event plan_drafted
lin PUT /cases/{CASE}/plan {"version":1,"document":{"starts_at":"2026-03-02T01:00:00Z","calendar":"cn-office","currency":"CNY"}} -> refused conflict

# Whoever wrote it does not review it; what the customer must be told is there; then he is asked.
lin POST /cases/{CASE}/plan/review {"approved":true} -> refused not_allowed
wang POST /cases/{CASE}/plan/review {"approved":true} -> refused required {"field":"document.goal"}
wang POST /cases/{CASE}/plan/review {"approved":false} -> refused required {"field":"comment"}
wang POST /cases/{CASE}/plan/review {"approved":false,"comment":"请补齐目标与验收标准"} -> 200 {"editions":[{"state":"returned","comment":"请补齐目标与验收标准"}]} -> event plan_reviewed
lin POST /cases/{CASE}/plan/send {} -> refused plan_not_reviewed
lin POST /cases/{CASE}/plan/tasks/1 {"state":"doing"} -> refused plan_not_reviewed
lin PUT /cases/{CASE}/plan {"document":{"goal":"4 月底前完成 24 台多联机保养，故障停机为零","content":"勘察、清洗、试机","standard":"按厂家保养规程","acceptance":"出风温差不低于 8 度，客户签字","risks":"高温期","starts_at":"2026-03-02T01:00:00Z","valid_until":"2026-03-20T10:00:00Z","calendar":"cn-office","currency":"CNY","tasks":[{"id":1,"name":"勘察","minutes":240,"staff":"{lin}"},{"id":2,"name":"清洗","what":"逐台清洗滤网与翅片","minutes":960,"team":"{repair}","after":[1]},{"id":3,"name":"备件","minutes":120,"staff":"{lin}"},{"id":4,"name":"试机","minutes":60,"staff":"{wang}","after":[2,3]}],"lines":[{"kind":"cost","what":"保养费","quantity":"24 台","amount":1200000},{"kind":"material","what":"滤网","quantity":"6 件","amount":60000}]}} -> 200 {"edition":1,"total":1260000,"tasks":[{"name":"勘察","critical":true,"slack_minutes":0},{"name":"清洗","critical":true,"start_at":"2026-03-02T06:00:00Z","finish_at":"2026-03-04T06:00:00Z"},{"name":"备件","critical":false,"slack_minutes":1080},{"name":"试机","finish_at":"2026-03-04T07:00:00Z"}]}
wang POST /cases/{CASE}/plan/review {"approved":true,"comment":"可行"} -> 200 {"in_force":1}
wang POST /cases/{CASE}/plan/review {"approved":true} -> refused plan_not_draft
customer GET /track/{REQ.track}/plan -> 200 {"edition":0}
lin POST /cases/{CASE}/plan/send {} -> 200 {"editions":[{"state":"sent"}]} -> event plan_sent -> event message_posted {"kind":"public"}
customer GET /track/{REQ.track}/plan -> 200 as SEEN {"edition":1,"state":"sent","goal":"4 月底前完成 24 台多联机保养，故障停机为零","total":1260000,"may_answer":true}
customer POST /track/{REQ.track}/plan/confirm {"hash":"0000000000000000000000000000000000000000000000000000000000000000"} -> refused plan_changed

# He wants something else: a second edition, with what differs from the first.
customer POST /track/{REQ.track}/plan/changes {"hash":"{SEEN.hash}","text":"请安排在周末前试机"} -> 200 {"state":"changes_asked","changes":"请安排在周末前试机","may_answer":false} -> event plan_changes_asked
customer POST /track/{REQ.track}/plan/confirm {"hash":"{SEEN.hash}"} -> refused plan_not_sent
lin GET /notices -> 200 {"items":[{"kind":"plan_changes_asked"}]}
lin PUT /cases/{CASE}/plan {"document":{"goal":"4 月底前完成 24 台多联机保养，故障停机为零","content":"勘察、清洗、试机","standard":"按厂家保养规程","acceptance":"出风温差不低于 8 度，客户签字","risks":"高温期","starts_at":"2026-03-02T01:00:00Z","valid_until":"2026-03-20T10:00:00Z","calendar":"cn-office","currency":"CNY","tasks":[{"id":1,"name":"勘察","minutes":240,"staff":"{lin}"},{"id":2,"name":"清洗","minutes":480,"team":"{repair}","after":[1]},{"id":4,"name":"试机","minutes":60,"staff":"{wang}","after":[2]}],"lines":[{"kind":"cost","what":"保养费","quantity":"24 台","amount":1100000}]}} -> 200 {"edition":2,"in_force":1,"editions":[{"number":2,"state":"draft"}]}
lin GET /cases/{CASE}/plan/changes?from=1&to=2 -> 200 {"items":[{"field":"tasks","name":"清洗","part":"minutes","before":"960","after":"480"},{"field":"tasks","name":"备件","part":"","before":"备件","after":""},{"field":"lines","name":"保养费"}]}
wang POST /cases/{CASE}/plan/review {"approved":true} -> 200
lin POST /cases/{CASE}/plan/send {} -> 200
customer GET /track/{REQ.track}/plan -> 200 as AGAIN {"edition":2,"state":"sent"}
customer GET /track/{REQ.track}/plan -> 200 as ASKED {"code_to":[{"kind":"phone","value":"138****8005"}]}
customer POST /track/{REQ.track}/plan/confirm {"hash":"{AGAIN.hash}"} -> refused required {"field":"code"}
customer POST /track/{REQ.track}/plan/codes {"contact":"{lin}"} -> refused unknown_contact {"field":"contact"}
customer POST /track/{REQ.track}/plan/codes {"contact":"{ASKED.code_to.0.id}"} -> 200 {"again_s":60,"minutes":10}
outbox 13800138005 as SMS
customer POST /track/{REQ.track}/plan/codes {"contact":"{ASKED.code_to.0.id}"} -> refused too_many_attempts
customer POST /track/{REQ.track}/plan/confirm {"hash":"{AGAIN.hash}","contact":"{ASKED.code_to.0.id}","code":"12345x"} -> refused code_not_valid {"field":"code"}
customer POST /track/{REQ.track}/plan/confirm {"hash":"{AGAIN.hash}","contact":"{lin}","code":"{SMS.code}"} -> refused unknown_contact
advance 10m
customer POST /track/{REQ.track}/plan/confirm {"hash":"{AGAIN.hash}","contact":"{ASKED.code_to.0.id}","code":"{SMS.code}"} -> refused code_not_valid
customer POST /track/{REQ.track}/plan/codes {"contact":"{ASKED.code_to.0.id}"} -> 200
outbox 13800138005 as SMS
# A code is good for the plan of its own case, not for signing in.
customer POST /portal/session {"to":"13800138005","code":"{SMS.code}"} -> refused code_not_valid
customer POST /track/{REQ.track}/plan/confirm {"hash":"{AGAIN.hash}","contact":"{ASKED.code_to.0.id}","code":"{SMS.code}"} -> 200 {"state":"confirmed","code_to":[]} -> event plan_confirmed {"edition":2,"hash":"{AGAIN.hash}","proof":"code:phone"} -> no event step_completed
customer POST /track/{REQ.track}/plan/confirm {"hash":"{AGAIN.hash}","contact":"{ASKED.code_to.0.id}","code":"{SMS.code}"} -> refused plan_not_sent
customer POST /track/{REQ.track}/plan/codes {"contact":"{ASKED.code_to.0.id}"} -> refused plan_not_sent
lin GET /cases/{CASE}/plan -> 200 {"in_force":2,"editions":[{"number":1,"state":"changes_asked"},{"number":2,"state":"confirmed","hash":"{AGAIN.hash}","proof":"code:phone"}],"may_report":true}

# Carried out: in order, with progress; a late task is told of once.
lin GET /plan-tasks -> 200 {"items":[{"name":"勘察","state":"todo","late":false}]}
wang GET /plan-tasks?of=teams&limit=1 -> 200 as FIRST {"items":[{"name":"勘察"}]}
wang GET /plan-tasks?of=teams&limit=1&cursor={FIRST.next} -> 200 {"items":[{"name":"清洗"}]}
lin POST /cases/{CASE}/plan/tasks/2 {"state":"doing"} -> refused task_waits {"details":{"tasks":"勘察"}}
lin POST /cases/{CASE}/plan/tasks/9 {"state":"doing"} -> refused not_found
lin POST /cases/{CASE}/plan/tasks/1 {"state":"doing","progress":30,"note":"已到现场"} -> 200 {"tasks":[{"id":1,"state":"doing","progress":30,"note":"已到现场"}]} -> event plan_task_reported
advance 5h -> event plan_task_late {"task":1} -> no event case_escalated
lin GET /notices -> 200 {"items":[{"kind":"task_late","clock":"勘察"}]}
advance 30m -> no event plan_task_late
lin GET /plan-tasks -> 200 {"items":[{"name":"勘察","late":true}]}
lin POST /cases/{CASE}/plan/tasks/1 {"state":"done"} -> 200 {"tasks":[{"id":1,"progress":100,"late":false}]}
lin POST /cases/{CASE}/plan/tasks/2 {"state":"doing","progress":50} -> 200
lin GET /cases/{CASE}/plan/load -> 200 {"items":[{"days":[{"planned":60,"open":480}]}]}
lin GET /plan-tasks?done=true -> 200 {"items":[{"name":"勘察","state":"done"}]}

# A change after the confirmation is the next edition; the confirmed one stays in force.
lin PUT /cases/{CASE}/plan {"document":{"goal":"4 月底前完成 24 台多联机保养，故障停机为零","content":"勘察、清洗、试机","standard":"按厂家保养规程","acceptance":"出风温差不低于 8 度，客户签字","risks":"高温期","starts_at":"2026-03-02T01:00:00Z","valid_until":"2026-03-20T10:00:00Z","calendar":"cn-office","currency":"CNY","tasks":[{"id":1,"name":"勘察","minutes":240,"staff":"{lin}"},{"id":2,"name":"清洗","what":"逐台清洗滤网与翅片","minutes":960,"team":"{repair}","after":[1]},{"id":3,"name":"备件","minutes":120,"staff":"{lin}"},{"id":4,"name":"试机","minutes":60,"staff":"{wang}","after":[2,3]}],"lines":[{"kind":"cost","what":"保养费","quantity":"24 台","amount":1200000},{"kind":"material","what":"滤网","quantity":"6 件","amount":60000}]}} -> 200 {"edition":3,"in_force":2}
