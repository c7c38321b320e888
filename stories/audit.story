# Clause: Q7.4  who did what, when, with which thing: one log, for whoever may read the whole journal
at 2026-03-02 09:00 Asia/Shanghai
customer POST /portal/requests {"kind":"repair","fields":{"contact_name":"周敏","phone":"13800138001","product":"洗衣机","fault_description":"漏水"}} -> 201 as REQ
lin GET /cases/{REQ.number} -> 200 as CASE
lin POST /cases/{CASE}/assign {"team":"{repair}","owner":"{lin}"} -> 200
advance 1h
admin PUT /company {"facts":{"names":{"en":"x"},"language":"en","time_zone":"Asia/Shanghai","calendar":"cn-office"}} -> 200
lin GET /audit -> refused not_allowed
wang GET /audit -> refused not_allowed
customer GET /audit -> refused not_signed_in
admin GET /audit?cursor=abc -> refused bad_cursor
admin GET /audit?kind=settings -> 200 {"items":[{"type":"company_changed","kind":"settings","staff":"{admin}","object":"company:0000000000001"}]}
zhao GET /audit?staff={lin}&kind=work -> 200 as PAGE {"items":[{"type":"case_assigned","act":"指派服务单","by":"lin","label":"{REQ.number}","object":"case:{CASE}"}]}
zhao GET /audit?object=case:{CASE}&limit=1 -> 200 {"items":[{"type":"case_assigned"}]}
zhao GET /audit?object=case:{CASE}&kind=settings -> 200 {"items":[]}
zhao GET /audit?from=2026-03-02T01:30:00Z&kind=work -> 200 {"items":[]}
zhao GET /audit?to=2026-03-02T01:30:00Z&kind=settings -> 200 {"items":[]}
zhao GET /audit?limit=1 -> 200 as ONE {"items":[{"type":"signed_in","label":"zhao"}]}
zhao GET /audit?limit=1&cursor={ONE.next} -> 200 as TWO {"items":[{}]}
# What left as a file is in it as well.
zhao GET /exports/audit?as=csv -> 200
zhao GET /audit?kind=reading -> 200 {"items":[{"type":"list_exported","staff":"{zhao}"}]}
lin GET /exports/audit?as=csv -> refused not_allowed
