# Clause: Q1.1  a calendar and a service level are tried before they are in force: whose deadline moves, from when to when
# Clause: R3.1  what is used is not taken away; what is repealed ends for those who come, not for those under way
at 2026-03-02 09:00 Asia/Shanghai
text LONGER
service_level: basic
version: 2
effective: 2026-01-01
tier: basic
name: {zh-CN: 基础服务, zh-TW: 基礎服務, en: Basic service}
targets:
  - {clock: first_response, within: 24h, unit: natural, clause: R1.1}
  # the repair shop is far away
  - {clock: solved, kind: repair, within: 96h, unit: natural, clause: Q1.1}
  - {clock: first_response, kind: repair, within: 48h, unit: natural, clause: Q1.1}
end
text TO_COME
service_level: basic
version: 2
effective: 2026-06-01
tier: basic
name: {zh-CN: 基础服务, zh-TW: 基礎服務, en: Basic service}
targets:
  - {clock: solved, kind: repair, within: 1h, unit: natural, clause: own}
end
text SPARE
id: spare
version: 1
name: {zh-CN: 备用, zh-TW: 備用, en: Spare}
tz: Asia/Shanghai
week:
  mon: [["09:00", "12:00"]]
end
text OFFICE
id: cn-office
version: 2
name: {zh-CN: 办公时间, zh-TW: 辦公時間, en: Office hours}
tz: Asia/Shanghai
week:
  mon: [["09:00", "12:00"], ["13:00", "18:00"]]
  tue: [["09:00", "12:00"], ["13:00", "18:00"]]
  sat: [["10:00", "24:00"]]
overrides:
  "2026-03-03": []
end
text SWAP
process: swap
version: 1
effective: 2026-01-01
kind: swap
name: {zh-CN: 换货, zh-TW: 換貨, en: Swap}
calendar: spare
form: request_repair
stages:
  - id: work
    category: in_work
    label: {zh-CN: 办理, zh-TW: 辦理, en: Work}
    operator: role:dispatcher
    next:
      - {to: closed}
  - id: closed
    category: closed
    label: {zh-CN: 结案, zh-TW: 結案, en: Closed}
leave: {approver: role:lead}
end
text SWAP_ELSEWHERE
process: swap
version: 2
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

# What a text says, and where its items stand, for whoever draws it.
admin POST /definitions/check {"file":"basic.yaml","text":"{LONGER}"} -> 200 {"valid":true,"content":{"tier":"basic","targets":[{"clock":"first_response"},{"kind":"repair","within":"96h"},{}]},"places":[{"path":"targets[0]","first_line":7,"last_line":7},{"path":"targets[1]","first_line":9,"last_line":9},{"path":"targets[2]","first_line":10}]}
admin POST /definitions/check {"file":"office.yaml","text":"{OFFICE}"} -> 200 {"valid":true,"content":{"week":{"sat":[["10:00","24:00"]]},"overrides":{"2026-03-03":[]}}}

# How a calendar comes to a deadline: 24 hours of working time from Monday morning, before anybody publishes it.
admin POST /clocks/explain {"calendar":"{OFFICE}","within":"24h","unit":"working","start":"2026-03-02T09:00"} -> 200 {"deadline_local":"2026-03-09T11:00:00+08:00","open":true,"cut":false}
admin POST /clocks/explain {"calendar":"{OFFICE}","within":"2d","unit":"working_days","start":"2026-03-02T09:00"} -> 200 {"deadline_local":"2026-03-09T18:00:00+08:00"}
admin POST /clocks/explain {"calendar":"{OFFICE}","within":"2d","unit":"working","start":"2026-03-02T09:00"} -> refused unclear_days
admin POST /clocks/explain {"calendar":"week: [","within":"24h","unit":"working"} -> refused bad_yaml

# Which time limit holds for whom today.
lin GET /definitions/targets -> 200 {"items":[{"kind":"repair","clock":"solved","tier":"basic","within":"3d","unit":"natural","calendar":"cn-office","clause":"Q1.1","level":"basic"}]}

# A service level tried on the open cases: nothing is kept.
lin POST /cases {"kind":"repair","customer":{"name":"周敏","phone":"13800138001"},"fields":{"product":"洗衣机","fault_description":"漏水","contact_name":"周敏","phone":"13800138001"}} -> 201 as CASE
lin POST /definitions/impact {"file":"basic.yaml","text":"{LONGER}"} -> refused not_allowed
admin POST /definitions/impact {"file":"basic.yaml","text":"{LONGER}"} -> 200 {"looked_at":1,"cut":false,"cases":1,"earlier":0,"later":1,"late":0,"moves":[{"id":"{CASE}","clock":"solved","before":"2026-03-05T01:00:00Z","after":"2026-03-06T01:00:00Z"}]} -> no event definition_published
admin POST /definitions/impact {"file":"basic.yaml","text":"{TO_COME}"} -> 200 {"cases":1,"earlier":1,"moves":[{"clock":"solved","after":"2026-03-02T02:00:00Z"}]}
admin POST /definitions/impact {"file":"basic.yaml","text":"service_level: basic"} -> refused required
admin POST /definitions {"file":"definitions/service_levels/basic.yaml","text":"{LONGER}"} -> 201
admin POST /clocks/retarget {"kind":"repair","dry_run":false} -> 200 {"looked_at":1,"affected":[{"id":"{CASE}"}]}
admin POST /definitions/impact {"file":"office.yaml","text":"{OFFICE}"} -> 200 {"looked_at":1}

# Who uses what.
lin GET /definitions/calendar/cn-office/uses -> 200 {"definitions":[{"kind":"process","id":"complaint"},{"kind":"process","id":"repair"}],"cases":[{"process":"repair","version":1,"cases":1}],"open":1,"repeal":false}
lin GET /definitions/form/request_repair/uses -> 200 {"definitions":[{"kind":"process","id":"repair","version":1}],"repeal":false}
lin GET /definitions/service_level/basic/uses -> 200 {"definitions":[],"cases":[{"kind":"repair","cases":1}],"open":1,"repeal":true}
lin GET /definitions/role/manager/uses -> 200 {"definitions":[{"kind":"process","id":"repair"},{"kind":"service_level","id":"advanced"}],"repeal":false}
lin GET /definitions/form/satisfaction/uses -> 200 {"definitions":[],"cases":[],"open":0,"repeal":true}

# Nothing is taken away from under anybody.
lin POST /definitions/form/satisfaction/repeal {"typed":"satisfaction","from":"2026-03-02"} -> refused not_allowed
admin POST /definitions/form/request_repair/repeal {"typed":"request","from":"2026-03-02"} -> refused name_differs
admin POST /definitions/form/request_repair/repeal {"typed":"request_repair","from":"2026-03-02"} -> refused still_used {"details":{"list":"repair/1"}}
admin POST /definitions/calendar/cn-office/repeal {"typed":"cn-office","from":"2026-03-02"} -> refused used_by_cases
admin POST /definitions/calendar/nowhere/repeal {"typed":"nowhere","from":"2026-03-02"} -> refused not_found
admin POST /definitions {"file":"definitions/repeal.yaml","text":"repeal: form\nof: request_repair\nafter: 1\nfrom: 2026-03-02"} -> refused unknown_definition

admin POST /definitions {"file":"definitions/calendars/spare.yaml","text":"{SPARE}"} -> 201
admin POST /definitions {"file":"definitions/processes/swap.yaml","text":"{SWAP}"} -> 201
admin POST /definitions/calendar/spare/repeal {"typed":"spare","from":"2026-03-02"} -> refused still_used {"details":{"list":"swap/1"}}
lin POST /cases {"kind":"swap","customer":{"name":"周敏","phone":"13800138001"},"fields":{"product":"洗衣机","fault_description":"漏水"}} -> 201 as OLD
admin POST /definitions {"file":"definitions/processes/swap.yaml","text":"{SWAP_ELSEWHERE}"} -> 201
admin POST /definitions/calendar/spare/repeal {"typed":"spare","from":"2026-03-02"} -> refused used_by_cases
lin POST /cases/{OLD}/transition {"to":"closed"} -> 200 {"category":"closed"}
admin POST /definitions/calendar/spare/repeal {"typed":"spare","from":"2026-03-02"} -> 200 {"id":"spare"} -> event definition_published
lin GET /definitions/calendar/spare/uses -> 200 {"definitions":[],"open":0}
admin POST /definitions/check {"file":"swap.yaml","text":"{SWAP}"} -> 200 {"valid":false}

# A process ends from a day on; who began under it goes on.
lin POST /cases {"kind":"swap","customer":{"name":"周敏","phone":"13800138001"},"fields":{"product":"洗衣机","fault_description":"漏水"}} -> 201 as GOES_ON
admin POST /definitions/process/swap/repeal {"typed":"swap","from":"2026-03-04"} -> 200 {"from":"2026-03-04"}
lin POST /cases {"kind":"swap","customer":{"name":"周敏","phone":"13800138001"},"fields":{"product":"洗衣机","fault_description":"漏水"}} -> 201
advance 2d
lin POST /cases {"kind":"swap","customer":{"name":"周敏","phone":"13800138001"},"fields":{"product":"洗衣机","fault_description":"漏水"}} -> refused kind_unknown
lin GET /definitions/process/swap -> 200 {"version":2}
lin GET /cases/{GOES_ON} -> 200 {"process_version":2}
lin POST /cases/{GOES_ON}/transition {"to":"closed"} -> 200 {"category":"closed"}
