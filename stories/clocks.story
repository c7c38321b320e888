# Clause: Q1.1  response within 48 hours, repair within 72 hours
# Clause: P4.2  what runs late is warned of, then breached, then handed upwards, each once
at 2026-03-02 09:00 Asia/Shanghai
lin POST /cases {"kind":"repair","customer":{"name":"周敏","phone":"13800138001"},"fields":{"product":"洗衣机","fault_description":"漏水"}} -> 201 as CASE
advance 23h59m -> no event clock_warned
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
