# Clause: P4.2  time the customer needs is not ours: the deadline moves with him
# Clause: Q1.2  what he writes wakes the case up
at 2026-03-02 09:00 Asia/Shanghai
lin POST /cases {"kind":"repair","customer":{"name":"周敏","phone":"13800138001"},"fields":{"product":"洗衣机","fault_description":"漏水"}}
  -> 201 as CASE {"clocks":[{"id":"solved","due_at":"2026-03-05T01:00:00Z"}]}
lin POST /cases/{CASE}/resume {} -> refused not_waiting
lin POST /cases/{CASE}/pause {"wait_for":"scheduled"} -> refused until_missing
lin POST /cases/{CASE}/pause {"wait_for":"scheduled","until":"2026-03-01T00:00:00Z"} -> refused in_the_past
lin POST /cases/{CASE}/replies {"text":"请把铭牌照片发给我。","then":"wait_customer"}
  -> 200 {"category":"waiting_customer"} -> event case_paused -> event clock_changed {"what":"paused","clock":{"id":"solved"}}
lin POST /cases/{CASE}/pause {} -> refused already_waiting
# While we wait nothing runs late.
advance 100h -> no event clock_warned -> no event clock_breached
customer POST /track/{CASE.track}/messages {"text":"照片已经拍好了。"} -> 200
  -> event customer_wrote -> event case_resumed -> event clock_changed {"what":"resumed","clock":{"id":"solved"}}
lin GET /cases/{CASE} -> 200 {"category":"new","clocks":[{"id":"solved","due_at":"2026-03-09T05:00:00Z"}]}
# Wednesday's visit wakes it up by itself.
lin POST /cases/{CASE}/pause {"wait_for":"scheduled","until":"2026-03-06T12:00:00Z","reason":"等客户出差回来"} -> 200 {"category":"scheduled"}
advance 6h -> no event case_resumed
advance 1h -> event case_resumed {"category":"new"}
# A wait nobody gave an end comes back by itself after a week.
lin POST /cases/{CASE}/pause {} -> 200 {"category":"waiting_customer"}
advance 167h -> no event case_resumed
advance 1h -> event case_resumed
