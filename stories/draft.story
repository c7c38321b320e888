# What was begun is not lost: a draft waits for its author, and for nobody else
at 2026-03-02 09:00 Asia/Shanghai
staff sun roles agent team complaints
customer POST /portal/requests {"kind":"repair","fields":{"product":"洗衣机","fault_description":"漏水","contact_name":"周敏","phone":"13800138001"}} -> 201 as REQ
lin GET /cases/{REQ.number} -> 200 as CASE
lin GET /cases/{CASE}/draft -> 200 {"reply":"","note":""}
lin PUT /cases/{CASE}/draft {"kind":"reply","reply":"周女士您好，","note":"备件","mentions":["{wang}"]} -> 200 {"saved_at":"2026-03-02T01:00:00Z"}
  -> no event message_posted -> no event case_replied
lin PUT /cases/{CASE}/draft {"kind":"reply","reply":"周女士您好，明天上午","note":"备件","mentions":["{wang}"]} -> 200
lin GET /cases/{CASE}/draft -> 200 {"reply":"周女士您好，明天上午","note":"备件","mentions":["{wang}"]}
# It is nobody else's, not even the team lead's; and for another team the case does not exist.
wang GET /cases/{CASE}/draft -> 200 {"reply":"","note":""}
sun GET /cases/{CASE}/draft -> refused not_found
sun PUT /cases/{CASE}/draft {"kind":"reply","reply":"我"} -> refused not_found
lin PUT /cases/{CASE}/draft {"kind":"reply","attachments":["0000000000001"]} -> refused attachment_unknown
# What was sent is gone from the draft; what was not stays.
lin POST /cases/{CASE}/replies {"text":"周女士您好，明天上午十点上门。"} -> 200
lin GET /cases/{CASE}/draft -> 200 {"reply":"","note":"备件"}
lin PUT /cases/{CASE}/draft {"kind":"note","reply":"","note":""} -> 200
lin GET /cases/{CASE}/draft -> 200 {"note":""}

# Clause: Q1.2  who writes while the customer writes is told so, once; nothing is locked
lin GET /cases/{CASE}/messages -> 200 as TALK
customer POST /track/{REQ.track}/messages {"text":"不用来了，已经好了。"} -> 200
lin POST /cases/{CASE}/replies {"text":"师傅已出发。","seen":"{TALK.items.1.id}"} -> refused newer_messages {"details":{"count":"1"}} -> no event case_replied
lin POST /cases/{CASE}/replies {"text":"好的，已取消上门。"} -> 200 -> event case_replied
# His own words and notes are no news to him.
lin POST /cases/{CASE}/notes {"text":"取消派工"} -> 200
lin GET /cases/{CASE}/messages -> 200 as NOW
lin POST /cases/{CASE}/replies {"text":"祝您生活愉快。","seen":"{NOW.items.2.id}"} -> 200
