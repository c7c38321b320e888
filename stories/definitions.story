# Clause: R8.1  standards are changed in the open: a wrong text is refused with its place, the old one goes on
# Clause: R3.1  what began under one version ends under it
at 2026-03-02 09:00 Asia/Shanghai
text FIRST
process: swap
version: 1
effective: 2026-01-01
kind: swap
name: {zh-CN: 换货, zh-TW: 換貨, en: Swap}
clauses: [Q1.2]
calendar: cn-office
form: request_repair
stages:
  - id: work
    category: in_work
    label: {zh-CN: 办理, zh-TW: 辦理, en: Work}
    next:
      - {to: closed}
  - id: closed
    category: closed
    label: {zh-CN: 结案, zh-TW: 結案, en: Closed}
leave: {approver: role:lead}
end
text WRONG
process: swap
version: 2
effective: 2026-03-01
kind: swap
name: {zh-CN: 换货, zh-TW: 換貨, en: Swap}
clauses: [Q1.2]
calendar: cn-office
form: request_repair
stages:
  - id: work
    category: in_work
    label: {zh-CN: 办理, zh-TW: 辦理, en: Work}
    next:
      - {to: nowhere}
leave: {approver: role:lead}
end
text SECOND
process: swap
version: 2
effective: 2026-03-01
kind: swap
name: {zh-CN: 换货, zh-TW: 換貨, en: Swap}
clauses: [Q1.2]
calendar: cn-office
form: request_repair
stages:
  - id: work
    category: in_work
    label: {zh-CN: 办理, zh-TW: 辦理, en: Work}
    steps:
      - id: check
        label: {zh-CN: 检查, zh-TW: 檢查, en: Check}
        required: true
    next:
      - {to: closed}
  - id: closed
    category: closed
    label: {zh-CN: 结案, zh-TW: 結案, en: Closed}
leave: {approver: role:lead}
end
lin POST /definitions {"file":"definitions/processes/swap.yaml","text":"{FIRST}"} -> refused not_allowed
admin POST /definitions {"file":"definitions/processes/swap.yaml","text":"{FIRST}"} -> 201 -> event definition_published
lin POST /cases {"kind":"swap","customer":{"name":"周敏","phone":"13800138001"},"fields":{"product":"洗衣机","fault_description":"漏水"}} -> 201 as OLD {"process_version":1}
admin POST /definitions {"file":"definitions/processes/swap.yaml","text":"{WRONG}"} -> refused unknown_stage {"details":{"line":"14","file":"definitions/processes/swap.yaml"}} -> no event definition_published
lin POST /cases {"kind":"swap","customer":{"name":"周敏","phone":"13800138001"},"fields":{"product":"洗衣机","fault_description":"漏水"}} -> 201 {"process_version":1}
admin POST /definitions {"file":"definitions/processes/swap.yaml","text":"{SECOND}"} -> 201
lin POST /cases {"kind":"swap","customer":{"name":"周敏","phone":"13800138001"},"fields":{"product":"洗衣机","fault_description":"漏水"}} -> 201 as NEW {"process_version":2}
lin POST /cases/{NEW}/transition {"to":"closed"} -> refused steps_missing {"details":{"steps":"check"}}
lin POST /cases/{OLD}/transition {"to":"closed"} -> 200 {"category":"closed","process_version":1}
