# Clause: Q1.2  two requests about one matter become one, and two again; a hand-over says what the next one must know
# Clause: C3.4.3  a word given to the customer is kept, or seen to be broken
at 2026-03-02 09:00 Asia/Shanghai
customer POST /portal/requests {"kind":"repair","fields":{"product":"洗衣机","fault_description":"漏水","contact_name":"周敏","phone":"13800138001"}} -> 201 as ONE
customer POST /portal/requests {"kind":"repair","fields":{"product":"洗衣机","fault_description":"还在漏","contact_name":"周敏","phone":"13800138001"}} -> 201 as TWO
lin GET /cases/{ONE.number} -> 200 as A
lin GET /cases/{TWO.number} -> 200 as B {"history":[{"number":"{ONE.number}"}]}
lin POST /cases/{B}/merge {"into":"{A}"} -> refused not_allowed
wang POST /cases/{B}/merge {"into":"{B}"} -> refused same_case
wang POST /cases/{B}/merge {"into":"{A}"} -> 200 -> event case_merged -> event case_linked
wang POST /cases/{B}/merge {"into":"{A}"} -> refused merged_already
lin GET /cases/{B} -> 200 {"category":"merged","merged_into":{"number":"{ONE.number}"}}
lin POST /cases/{B}/replies {"text":"您好"} -> refused case_over
# What the customer writes on the second link lands in the first case.
customer GET /track/{TWO.track} -> 200 {"may":{"reply":true}}
customer POST /track/{TWO.track}/messages {"text":"什么时候来？"} -> 200 -> event customer_wrote
wang POST /cases/{A}/unmerge {} -> refused not_merged
wang POST /cases/{B}/unmerge {} -> 200 {"category":"new"} -> event case_unmerged -> event case_unlinked
lin POST /cases/{A}/links {"kind":"related","other":"{B}"} -> 200
lin POST /cases/{A}/links {"kind":"related","other":"{B}"} -> refused linked_already
lin POST /cases/{A}/unlink {"kind":"related","other":"{B}"} -> 200
wang POST /cases/{A}/split {"kind":"complaint","title":"师傅迟到"} -> 201 {"kind":"complaint","links":[{"kind":"split_from"}]}

# Hand-over.
wang POST /cases/{A}/assign {"owner":"{lin}","note":"客户着急，地板泡水，周二前要上门。"} -> 200 {"owner":{"name":"lin"}} -> event case_assigned {"owner":"{lin}"}

# One promise kept, one forgotten.
lin POST /cases/{A}/promises {"text":"昨天","due_at":"2026-03-01T00:00:00Z"} -> refused in_the_past
lin POST /cases/{A}/promises {"text":"明天上午回电","due_at":"2026-03-03T04:00:00Z"} -> 200 as P -> event promise_made
customer GET /track/{ONE.track} -> 200 {"promise":{"text":"明天上午回电"}}
advance 26h
lin POST /cases/{A}/promises/{P.promises.0.id} {"kept":true} -> 200 {"promises":[{"state":"kept"}]}
lin POST /cases/{A}/promises/{P.promises.0.id} {"kept":true} -> refused promise_settled
advance 10h -> no event promise_settled
lin POST /cases/{A}/promises {"text":"周四上门","due_at":"2026-03-05T09:00:00Z"} -> 200
advance 4d -> event promise_settled {"state":"broken"}
lin POST /cases/{A}/follow-ups {"note":"问是否还漏","due_at":"2026-03-10T01:00:00Z"} -> 200 as F
advance 5d -> event follow_up_due
lin POST /cases/{A}/follow-ups/{F.follow_ups.0.id} {"note":"不漏了"} -> 200 -> event follow_up_done
lin POST /cases/{A}/follow-ups/{F.follow_ups.0.id} {} -> refused follow_up_done
