# Clause: R6.4  the customer's own word: he signs in with a code, sees what is his, hurries us, complains, appeals
at 2026-03-02 09:00 Asia/Shanghai
customer POST /portal/requests {"kind":"enquiry","fields":{"contact_name":"王芳","email":"wang@example.com","question":"保修多久？"}} -> 201 as ONE
customer POST /portal/requests {"kind":"enquiry","fields":{"contact_name":"李明","email":"li@example.com","question":"多少钱？"}} -> 201 as OTHER

# What is asked for is answered alike, whether or not we know the address.
customer POST /portal/codes {"to":"nonsense"} -> refused bad_contact
customer POST /portal/codes {"to":"nobody@example.com"} -> 200 {"again_s":60,"minutes":10}
customer POST /portal/codes {"to":"Wang@Example.com"} -> 200 {"again_s":60,"minutes":10}
outbox wang@example.com as MAIL
customer POST /portal/codes {"to":"wang@example.com"} -> refused too_many_attempts
customer POST /portal/codes {"to":"nobody@example.com"} -> refused too_many_attempts
customer POST /portal/session {"to":"li@example.com","code":"{MAIL.code}"} -> refused code_not_valid
customer POST /portal/session {"to":"wang@example.com","code":"12345x"} -> refused code_not_valid
customer POST /portal/session {"to":"wang@example.com","code":"1"} -> refused too_short
customer POST /portal/session {"to":"wang@example.com","code":"{MAIL.code}"} -> 200 {"name":"王芳","email":"w***@example.com","organisation":""}
  -> event identity_proved {"proof":"verified"} -> event customer_signed_in
customer POST /portal/session {"to":"wang@example.com","code":"{MAIL.code}"} -> refused code_not_valid

# Five tries a code, ten minutes.
advance 61s
customer POST /portal/codes {"to":"wang@example.com"} -> 200
outbox wang@example.com as MAIL
customer POST /portal/session {"to":"wang@example.com","code":"99999x"} -> refused code_not_valid
customer POST /portal/session {"to":"wang@example.com","code":"99999x"} -> refused code_not_valid
customer POST /portal/session {"to":"wang@example.com","code":"99999x"} -> refused code_not_valid
customer POST /portal/session {"to":"wang@example.com","code":"99999x"} -> refused code_not_valid
customer POST /portal/session {"to":"wang@example.com","code":"99999x"} -> refused code_not_valid
customer POST /portal/session {"to":"wang@example.com","code":"{MAIL.code}"} -> refused code_tries_over
advance 61s
customer POST /portal/codes {"to":"wang@example.com"} -> 200
outbox wang@example.com as MAIL
advance 10m
customer POST /portal/session {"to":"wang@example.com","code":"{MAIL.code}"} -> refused code_not_valid

# Signed in he sees his own, and need not say again who he is.
customer GET /portal/session -> refused not_signed_in
customer GET /portal/my/requests -> refused not_signed_in
lin GET /portal/my/requests -> refused not_signed_in
wang@example.com signs in
wang@example.com GET /portal/session -> 200 {"name":"王芳"}
wang@example.com GET /cases -> refused not_signed_in
wang@example.com GET /portal/my/requests -> 200 {"items":[{"number":"{ONE.number}","needs_you":false,"last_is_ours":false}]}
wang@example.com GET /portal/my/requests?limit=0 -> refused out_of_range
wang@example.com GET /portal/my/requests?whose=organisation -> refused not_allowed
wang@example.com POST /portal/my/requests {"kind":"enquiry","fields":{"question":"还有配件吗？"}} -> 201 as TWO
wang@example.com POST /portal/my/requests {"kind":"enquiry","fields":{}} -> refused required
wang@example.com GET /portal/my/requests?limit=1 -> 200 as PAGE {"items":[{"number":"{TWO.number}"}]}
wang@example.com GET /portal/my/requests?limit=1&cursor={PAGE.next} -> 200 {"items":[{"number":"{ONE.number}"}]}
lin GET /cases/{TWO.number} -> 200 as CASE {"customer":{"name":"王芳"}}

# Somebody who states another's name and number, with an address of his own, sees nothing of the other's: an address that
# comes to a file later lets nobody in, and of a file two can sign in to each sees what names his own contact.
customer POST /portal/requests {"kind":"enquiry","fields":{"contact_name":"赵刚","phone":"13800138077","question":"我的单子"}} -> 201 as HERS
customer POST /portal/requests {"kind":"enquiry","fields":{"contact_name":"赵刚","phone":"13800138077","email":"thief@example.com","question":"x"}} -> 201
customer POST /portal/codes {"to":"thief@example.com"} -> 200
13800138077 signs in
13800138077 GET /portal/my/requests -> 200 {"items":[{"number":"{HERS.number}"}]}
customer POST /portal/requests {"kind":"enquiry","fields":{"contact_name":"吴敏","phone":"13800138078","email":"thief@example.com","question":"x"}} -> 201 as HIS
customer POST /portal/requests {"kind":"enquiry","fields":{"contact_name":"吴敏","phone":"13800138078","question":"我的单子"}} -> 201 as HERS
advance 61s
thief@example.com signs in
thief@example.com GET /portal/my/requests?limit=1 -> 200 {"items":[{"number":"{HIS.number}"}]}
13800138078 signs in
13800138078 GET /portal/my/requests?limit=1 -> 200 {"items":[{"number":"{HERS.number}"}]}

# Hurry: heard once an hour, told to whom it concerns.
lin POST /cases/{CASE}/assign {"owner":"{lin}"} -> 200
wang@example.com POST /track/{TWO.track}/nudge {} -> 200 -> event case_nudged {"times":1}
wang@example.com POST /track/{TWO.track}/nudge {} -> refused nudged_already {"details":{"minutes":"60"}}
lin GET /notices -> 200 {"items":[{"kind":"nudged"}]}
advance 60m
customer POST /track/{TWO.track}/nudge {} -> 200 -> event case_nudged {"times":2}
lin GET /cases/{CASE} -> 200 {"nudged":2}
lin GET /cases?q={TWO.number} -> 200 {"items":[{"number":"{TWO.number}","nudged":2}]}
lin GET /cases?view=all&filter=%7B%22all%22%3A%5B%7B%22field%22%3A%22nudged%22%2C%22test%22%3A%22is%22%2C%22values%22%3A%5B%22yes%22%5D%7D%5D%7D
  -> 200 {"items":[{"number":"{TWO.number}"}]}
customer GET /track/{TWO.track} -> 200 {"nudged":2,"may":{"nudge":false,"complain":true,"appeal":false}}
lin POST /cases/{CASE}/pause {} -> 200
wang@example.com GET /portal/my/requests -> 200 {"items":[{"number":"{TWO.number}","needs_you":true,"nudged":2}]}
advance 2h
customer POST /track/{TWO.track}/nudge {} -> refused nothing_to_nudge

# Complain: a case of its own, linked both ways; one at a time.
customer POST /track/{TWO.track}/complaint {"about":"delay","text":""} -> refused required
customer POST /track/{TWO.track}/complaint {"about":"weather","text":"x"} -> refused expected_one_of
customer POST /track/{TWO.track}/complaint {"about":"delay","text":"一周没人理。","wish":"尽快"} -> 201 as COMPLAINT
  -> event case_opened {"kind":"complaint"} -> event case_linked {"link":{"kind":"parent"}} -> event case_linked {"link":{"kind":"child"}}
customer POST /track/{TWO.track}/complaint {"about":"delay","text":"再说一次"} -> refused complaint_open
customer GET /track/{TWO.track} -> 200 {"complaint":{"number":"{COMPLAINT.number}"}}
customer GET /track/{COMPLAINT.track} -> 200 {"kind_name":"投诉处理","complained":{"number":"{TWO.number}"},"may":{"complain":false,"appeal":false}}
customer POST /track/{COMPLAINT.track}/complaint {"about":"delay","text":"x"} -> refused cannot_complain
customer POST /track/{COMPLAINT.track}/appeal {"reason":"不服"} -> refused not_over
customer POST /track/{TWO.track}/appeal {"reason":"不服"} -> refused not_a_complaint
lin GET /cases/{COMPLAINT.number} -> 200 as GRIEF {"links":[{"kind":"parent","number":"{TWO.number}"}]}

# The organisation's other people: only where the membership allows it.
lin POST /customers {"kind":"organisation","name":"长河科技"} -> 201 as ORG
lin POST /customers {"name":"陈总","organisation":"{ORG}","identities":[{"kind":"email","value":"chen@example.com"}]} -> 201 as CHEN {"sees_organisation":false}
lin POST /customers {"name":"小吴","organisation":"{ORG}","identities":[{"kind":"email","value":"wu@example.com"}]} -> 201 as WU
wu@example.com signs in
wu@example.com POST /portal/my/requests {"kind":"enquiry","fields":{"question":"合同何时续签？"}} -> 201 as THEIRS
chen@example.com signs in
chen@example.com GET /portal/session -> 200 {"organisation":""}
chen@example.com GET /portal/my/requests?whose=organisation -> refused not_allowed
lin PUT /customers/{CHEN}/membership {"organisation":"{ORG}","sees_organisation":true} -> 200 {"sees_organisation":true} -> event membership_set {"sees_organisation":true}
chen@example.com GET /portal/session -> 200 {"organisation":"长河科技"}
chen@example.com GET /portal/my/requests?whose=organisation -> 200 {"items":[{"number":"{THEIRS.number}","by":"小吴"}]}
chen@example.com GET /portal/my/requests -> 200 {"items":[]}
wu@example.com GET /portal/my/requests?whose=organisation -> refused not_allowed
lin POST /customers {"kind":"organisation","name":"别的公司"} -> 201 as ELSEWHERE
lin PATCH /customers/{CHEN} {"organisation":"{ELSEWHERE}"} -> 200 {"sees_organisation":false}
chen@example.com GET /portal/my/requests?whose=organisation -> refused not_allowed

# Appeal: against how a complaint ended, twice at most, while its process would reopen it.
text SHORT
process: complaint
version: 2
effective: 2026-01-02
kind: complaint
name: {zh-CN: 投诉处理, zh-TW: 客訴處理, en: Complaint}
clauses: [R6.4]
calendar: cn-office
form: request_complaint
stages:
  - id: work
    category: in_work
    label: {zh-CN: 办理, zh-TW: 辦理, en: Work}
    next:
      - {to: done}
  - id: done
    category: solved
    label: {zh-CN: 已答复, zh-TW: 已答覆, en: Answered}
    next:
      - {to: closed, when: customer_answer != refused}
      - {to: work, when: customer_answer == refused, rework: true, max: 9, label: {zh-CN: 重办, zh-TW: 重辦, en: Again}}
  - id: closed
    category: closed
    label: {zh-CN: 结案, zh-TW: 結案, en: Closed}
confirm: {within: 3d, unit: working_days, silence: closes}
reopen: {within: 7d, to: work, otherwise: new_case}
leave: {approver: role:lead}
end
admin POST /definitions {"file":"definitions/processes/complaint.yaml","text":"{SHORT}"} -> 201
customer POST /track/{ONE.track}/complaint {"about":"charge","text":"多收了钱"} -> 201 as GRIEVANCE
lin GET /cases/{GRIEVANCE.number} -> 200 as GRIEF
lin POST /cases/{GRIEF}/solve {} -> 200
customer POST /track/{GRIEVANCE.track}/confirm {"confirmed":true} -> 200 -> event case_closed
customer GET /track/{GRIEVANCE.track} -> 200 {"may":{"appeal":true}}
customer POST /track/{GRIEVANCE.track}/appeal {"reason":""} -> refused required
customer POST /track/{GRIEVANCE.track}/appeal {"reason":"钱没退"} -> 200
  -> event case_appealed {"times":1} -> event case_reopened -> event stage_entered {"stage":"work"}
lin GET /cases/{GRIEF} -> 200 {"appealed":1,"category":"in_work"}
lin POST /cases/{GRIEF}/solve {} -> 200
customer POST /track/{GRIEVANCE.track}/confirm {"confirmed":true} -> 200
advance 169h
customer GET /track/{GRIEVANCE.track} -> 200 {"may":{"appeal":false}}
customer POST /track/{GRIEVANCE.track}/appeal {"reason":"钱没退"} -> refused reopen_window_over
customer POST /track/{ONE.track}/complaint {"about":"charge","text":"钱还没退"} -> 201 as AGAIN
lin GET /cases/{AGAIN.number} -> 200 as GRIEF
lin POST /cases/{GRIEF}/solve {} -> 200
customer POST /track/{AGAIN.track}/confirm {"confirmed":true} -> 200
customer POST /track/{AGAIN.track}/appeal {"reason":"一"} -> 200
lin POST /cases/{GRIEF}/solve {} -> 200
customer POST /track/{AGAIN.track}/confirm {"confirmed":true} -> 200
customer POST /track/{AGAIN.track}/appeal {"reason":"二"} -> 200 -> event case_appealed {"times":2}
lin POST /cases/{GRIEF}/solve {} -> 200
customer POST /track/{AGAIN.track}/confirm {"confirmed":true} -> 200
customer POST /track/{AGAIN.track}/appeal {"reason":"三"} -> refused appeals_over

# Sessions end.
wang@example.com signs in
wang@example.com DELETE /portal/session -> 200
wang@example.com GET /portal/my/requests -> refused not_signed_in
advance 8d
thief@example.com GET /portal/my/requests -> refused not_signed_in
