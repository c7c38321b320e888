# Clause: Q1.2  the customer refuses: rework; he is silent: closed after three working days
# Clause: C5    solve first, hold to account afterwards
# Clause: R6.4  the word of the customer opens it again within the window, not after it
at 2026-03-02 09:00 Asia/Shanghai
text SIMPLE
process: loan
version: 1
effective: 2026-01-01
kind: loan
name: {zh-CN: 备机借用, zh-TW: 備機借用, en: Loan unit}
clauses: [Q1.2]
calendar: cn-office
form: request_repair
stages:
  - id: work
    category: in_work
    label: {zh-CN: 办理, zh-TW: 辦理, en: Work}
    next:
      - {to: done}
  - id: done
    category: solved
    label: {zh-CN: 已借出, zh-TW: 已借出, en: Lent}
    next:
      - {to: closed, when: customer_answer != refused}
      - to: work
        when: customer_answer == refused
        rework: true
        max: 1
        label: {zh-CN: 重办, zh-TW: 重辦, en: Again}
  - id: closed
    category: closed
    label: {zh-CN: 结案, zh-TW: 結案, en: Closed}
confirm: {within: 3d, unit: working_days, silence: closes}
reopen: {within: 7d, to: work, otherwise: new_case}
leave: {approver: role:lead}
end
admin POST /definitions {"file":"definitions/processes/loan.yaml","text":"{SIMPLE}"} -> 201
lin POST /cases {"kind":"loan","customer":{"name":"郑伟","phone":"13800138006"},"fields":{"product":"空调","fault_description":"不制冷"}} -> 201 as CASE
lin POST /cases/{CASE}/reopen {} -> refused not_over
lin POST /cases/{CASE}/solve {} -> 200 {"category":"solved"}
customer POST /track/{CASE.track}/confirm {"confirmed":false,"comment":"还是不行"}
  -> 200 -> event result_refused -> event stage_entered {"stage":"work","round":2} -> event case_reopened {"times":1}
lin GET /cases/{CASE} -> 200 {"category":"in_work","reopened":1}
lin POST /cases/{CASE}/solve {} -> 200 {"category":"solved","answer":"none"}

# Monday to Thursday: three working days of silence.
advance 71h -> no event case_closed
advance 24h -> event case_closed {"category":"closed"}
customer POST /track/{CASE.track}/confirm {"confirmed":true} -> refused case_over

# The customer writes six days later, then once more when it is too late.
advance 144h
customer POST /track/{CASE.track}/messages {"text":"又坏了。"} -> 200 -> event customer_wrote -> event case_reopened {"times":2} -> event stage_entered {"stage":"work"}
lin POST /cases/{CASE}/solve {} -> 200
customer POST /track/{CASE.track}/confirm {"confirmed":true} -> 200 -> event case_closed
advance 7d1m
customer POST /track/{CASE.track}/messages {"text":"又坏了。"} -> refused reopen_window_over -> no event customer_wrote
lin POST /cases/{CASE}/reopen {} -> refused reopen_window_over

lin POST /cases {"kind":"loan","customer":{"name":"郑伟","phone":"13800138006"},"fields":{"product":"空调","fault_description":"不制冷"}} -> 201 as OTHER
lin POST /cases/{OTHER}/give-up {"as":"cancelled","reason":""} -> refused required
lin POST /cases/{OTHER}/give-up {"as":"cancelled","reason":"客户撤回"} -> 200 {"category":"cancelled"} -> event case_closed {"category":"cancelled"}
advance 30d
lin POST /cases/{OTHER}/reopen {} -> 200 {"category":"in_work"}

# The customer confirms while a required step is undone: nothing is skipped, and the last step closes the case.
text EXPLAINED
process: handout
version: 1
effective: 2026-01-01
kind: handout
name: {zh-CN: 资料索取, zh-TW: 資料索取, en: Papers}
clauses: [Q1.2]
calendar: cn-office
form: request_repair
fields:
  - {id: liable, type: text, label: {zh-CN: 责任人, zh-TW: 責任人, en: Held to account}}
stages:
  - id: work
    category: in_work
    label: {zh-CN: 办理, zh-TW: 辦理, en: Work}
    steps:
      - {id: blame, label: {zh-CN: 追责, zh-TW: 究責, en: Hold to account}, record: [liable]}
    next:
      - {to: done}
  - id: done
    category: solved
    label: {zh-CN: 已寄出, zh-TW: 已寄出, en: Sent}
    steps:
      - {id: explain, label: {zh-CN: 说明, zh-TW: 說明, en: Explain}, required: true, evidence: message}
      - {id: ask, label: {zh-CN: 请确认, zh-TW: 請確認, en: Ask}, required: true, evidence: customer_answer}
    next:
      - {to: closed, when: customer_answer != refused}
  - id: closed
    category: closed
    label: {zh-CN: 结案, zh-TW: 結案, en: Closed}
rules:
  - {id: solve_first, type: sealed_until, clause: C5, label: {zh-CN: 先解决，后追责, zh-TW: 先解決，後究責, en: Solve first}, fields: [liable], to: solved}
confirm: {within: 3d, unit: working_days, silence: closes}
leave: {approver: role:lead}
end
admin POST /definitions {"file":"definitions/processes/handout.yaml","text":"{EXPLAINED}"} -> 201
lin POST /cases {"kind":"handout","customer":{"name":"郑伟","phone":"13800138006"},"fields":{"product":"空调","fault_description":"说明书"}} -> 201 as PAPERS
lin POST /cases/{PAPERS}/steps {"step":"blame","record":{"liable":"孙工"}} -> refused sealed {"details":{"clause":"C5"}}
lin POST /cases/{PAPERS}/solve {} -> 200 {"category":"solved"}
# He may confirm also while we wait; a wait nobody gave an end comes back after a week.
lin POST /cases/{PAPERS}/pause {} -> 200 {"category":"waiting_customer"}
advance 1h
customer GET /track/{PAPERS.track} -> 200 {"may":{"confirm":true}}
customer POST /track/{PAPERS.track}/confirm {"confirmed":true}
  -> 200 -> event case_resumed -> event step_completed {"step":{"step":"ask"}} -> no event case_closed
lin POST /cases/{PAPERS}/steps {"step":"explain","record":{}} -> 200 {"category":"closed","deviations":0} -> event case_closed
