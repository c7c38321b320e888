# Clause: R8.1  a text is tried before it is published: all that is wrong at once, each with its place, and nothing kept
# Clause: P3.1  a process is seen as a picture; who is under way along it is known before it changes
at 2026-03-02 09:00 Asia/Shanghai
text GOOD
process: swap
version: 1
effective: 2026-01-01
kind: swap
name: {zh-CN: 换货, zh-TW: 換貨, en: Swap}
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
text TWICE_WRONG
process: swap
version: 2
effective: 2026-03-01
kind: swap
name: {zh-CN: 换货, zh-TW: 換貨, en: Swap}
calendar: cn-office
form: request_repair
stages:
  - id: work
    category: in_work
    label: {zh-CN: 办理, zh-TW: 辦理, en: Work}
    limit: {within: 1h, unit: working_days}
    next:
      - {to: nowhere}
      - {to: closed, when: "nothing =="}
  - id: closed
    category: closed
    label: {zh-CN: 结案, zh-TW: 結案, en: Closed}
leave: {approver: role:lead}
end
text MISSHAPEN
process: swap
version: two
effective: 2026-03-01
kind: swap
name: {zh-CN: 换货, zh-TW: 換貨, en: Swap}
calendar: cn-office
stages:
  - id: work
    category: working
    label: {zh-CN: 办理, en: Work}
leave: {approver: role:lead}
end
text SECOND
process: swap
version: 2
effective: 2026-03-01
kind: swap
name: {zh-CN: 换货, zh-TW: 換貨, en: Swap}
calendar: cn-office
form: request_repair
stages:
  - id: work
    category: in_work
    label: {zh-CN: 办理, zh-TW: 辦理, en: Work}
    next:
      - {to: test}
  - id: test
    category: in_work
    label: {zh-CN: 检测, zh-TW: 檢測, en: Test}
    next:
      - {to: closed}
      - {to: work, rework: true, max: 2}
  - id: closed
    category: closed
    label: {zh-CN: 结案, zh-TW: 結案, en: Closed}
leave: {approver: role:lead}
end
lin POST /definitions/check {"file":"swap.yaml","text":"{GOOD}"} -> refused not_allowed
admin POST /definitions/check {"file":"swap.yaml","text":"{GOOD}"} -> 200 {"valid":true,"problems":[],"diagram":{"nodes":[{"id":"stage:work","shape":"stage","first_line":9,"last_line":13},{"id":"stage:closed","shape":"end","first_line":14}],"edges":[{"id":"way:work:0","from":"stage:work","to":"stage:closed","first_line":13,"last_line":13}]}} -> no event definition_published
admin GET /definitions/process/swap -> refused not_found
admin POST /definitions {"file":"definitions/processes/swap.yaml","text":"{GOOD}"} -> 201
lin POST /cases {"kind":"swap","customer":{"name":"周敏","phone":"13800138001"},"fields":{"product":"洗衣机","fault_description":"漏水"}} -> 201 as OLD
admin POST /definitions/check {"file":"swap.yaml","text":"{TWICE_WRONG}"} -> 200 {"valid":false,"problems":[{"line":12,"reason":"not_whole_days","field":"stages[0].limit.within"},{"line":14,"reason":"unknown_stage","expected":"work, closed"},{"line":15,"reason":"bad_condition"}],"diagram":{"edges":[{"id":"way:work:1"}]}}
admin POST /definitions/check {"file":"swap.yaml","text":"{MISSHAPEN}"} -> 200 {"valid":false,"problems":[{"line":2,"reason":"expected_whole_number"},{"line":9,"reason":"expected_one_of"},{"line":10,"reason":"required","field":"stages[0].label.zh-TW"}]}
admin POST /definitions/check {"file":"swap.yaml","text":"process: ["} -> 200 {"valid":false,"problems":[{"reason":"bad_yaml"}]}
admin POST /definitions/check {"file":"swap.yaml","text":"{GOOD}"} -> 200 {"valid":false,"problems":[{"line":2,"reason":"duplicate_version"}]}
admin POST /definitions/check {"file":"swap.yaml","text":"{SECOND}"} -> 200 {"valid":true,"diagram":{"edges":[{"id":"way:test:1","from":"choice:test","to":"stage:work","rework":true}]}}
admin GET /processes/swap/open-cases -> 200 {"open":1,"versions":[{"kind":"swap","version":1,"cases":1}],"newest":[{"id":"{OLD}"}]}
lin GET /processes/swap/open-cases -> refused not_allowed
admin POST /definitions {"file":"definitions/processes/swap.yaml","text":"{SECOND}"} -> 201
lin GET /definitions/process/swap -> 200 {"version":2,"versions":[{"version":1},{"version":2}]}
lin GET /definitions/process/swap?version=1 -> 200 {"version":1}
lin GET /definitions/process/swap?version=3 -> refused not_found
lin GET /definitions/process/swap/diagram -> 200 {"nodes":[{"stage":"test"}]}
lin GET /definitions/process/complaint/diagram -> 200 {"nodes":[{"stage":"execute","shape":"block"},{"stage":"remedy","shape":"member","inside":"stage:execute","optional":false}]}
lin GET /cases/{OLD} -> 200 {"process_version":1}
