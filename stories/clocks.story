# Clause: Q1.1  response within 48 hours, repair within 72 hours
# Clause: P4.2  what runs late is warned of, then breached, then handed upwards, each once
at 2026-03-02 09:00 Asia/Shanghai
lin POST /cases {"kind":"repair","customer":{"name":"周敏","phone":"13800138001"},"fields":{"product":"洗衣机","fault_description":"漏水"}} -> 201 as CASE
advance 23h59m -> no event clock_warned {"clock":"first_response"} -> event clock_breached {"clock":"stage_accept"}
  -> event case_escalated {"clock":"stage_accept","to":"role:lead"}
advance 1m -> event clock_warned {"clock":"first_response","percent":50}
advance 12h -> event clock_warned {"clock":"solved","percent":50} -> no event clock_breached
advance 11h59m -> event clock_warned {"clock":"first_response","percent":80} -> no event clock_breached
advance 2m -> event clock_breached {"clock":"first_response","clause":"Q1.1"} -> event case_escalated {"clock":"first_response","to":"role:lead"}
advance 1h -> no event clock_breached -> no event case_escalated
# Late is late: the answer stops the clock, the breach stays on record.
lin POST /cases/{CASE}/replies {"text":"非常抱歉，让您久等了。"} -> 200 -> event clock_changed {"what":"stopped"}
advance 22h58m -> event clock_warned {"clock":"solved","percent":80} -> no event clock_breached
advance 2m -> event clock_breached {"clock":"solved"} -> event case_escalated {"clock":"solved","to":"role:lead"}
advance 23h58m -> no event case_escalated
advance 2m -> event case_escalated {"clock":"solved","to":"role:manager"}
advance 10d -> no event clock_breached -> no event case_escalated -> no event clock_warned

# A stage's own limit runs while the case is in it, and anew when it comes back.
text LOOP
process: loop
version: 1
effective: 2026-01-01
kind: loop
name: {zh-CN: 复检, zh-TW: 複檢, en: Check again}
clauses: [Q1.2]
calendar: always
form: request_repair
stages:
  - id: work
    category: in_work
    label: {zh-CN: 办理, zh-TW: 辦理, en: Work}
    limit: {within: 2h, unit: natural, pause: [waiting_customer], warn: [50%]}
    next:
      - {to: check}
  - id: check
    category: in_work
    label: {zh-CN: 检查, zh-TW: 檢查, en: Check}
    next:
      - {to: work, rework: true, max: 3, label: {zh-CN: 返工, zh-TW: 重工, en: Again}}
      - {to: closed}
  - id: closed
    category: closed
    label: {zh-CN: 结案, zh-TW: 結案, en: Closed}
rules:
  - {id: answered, type: response_within, clause: P4.2, label: {zh-CN: 一小时内响应, zh-TW: 一小時內回應, en: Answered within an hour}, from: opened, to: first_response, within: 1h, unit: natural}
leave: {approver: role:lead}
end
admin POST /definitions {"file":"definitions/processes/loop.yaml","text":"{LOOP}"} -> 201
lin POST /cases {"kind":"loop","customer":{"name":"周敏","phone":"13800138001"},"fields":{"product":"洗衣机","fault_description":"漏水"}} -> 201 as L
  -> event clock_started {"clock":{"id":"stage_work"}} -> event clock_started {"clock":{"id":"answered"}}
advance 61m -> event clock_warned {"clock":"stage_work","percent":50} -> event clock_breached {"clock":"answered","clause":"P4.2"}
lin POST /cases/{L}/pause {} -> 200
advance 5h -> no event clock_breached
lin POST /cases/{L}/resume {} -> 200
lin POST /cases/{L}/transition {"to":"check"} -> 200 -> event clock_changed {"what":"stopped","clock":{"id":"stage_work"}}
advance 5h -> no event clock_breached
lin POST /cases/{L}/transition {"to":"work"} -> 200 -> event clock_started {"clock":{"id":"stage_work","cycle":1}}
advance 61m -> event clock_warned {"clock":"stage_work","percent":50} -> no event clock_breached
advance 60m -> event clock_breached {"clock":"stage_work"}
lin GET /cases/{L} -> 200 {"clocks":[{"id":"stage_work","name":"办理","stage":"work","state":"breached_open"}]}
