# Clause: Q1.4  every list as a file, with its own rights and filter; who took it is written in the journal first
at 2026-03-02 09:00 Asia/Shanghai
customer POST /portal/requests {"kind":"repair","fields":{"product":"洗衣机","fault_description":"漏水","contact_name":"=周敏","phone":"13800138001"}} -> 201 as REQ
lin POST /snippets {"reach":"own","name":"问候","texts":{"zh-CN":"您好"}} -> 201
lin GET /exports/customers?as=csv&q=%E5%91%A8%E6%95%8F -> 200 -> event list_exported {"list":"customers","kind":"csv","staff":"{lin.id}","filters":["q"]}
lin GET /cases/export?as=xlsx&state=new -> 200 -> event list_exported {"list":"cases","kind":"xlsx","filters":["state"]}
lin GET /exports/snippets?as=xlsx&kind=repair -> 200 -> event list_exported {"list":"snippets","filters":["kind"]}
lin GET /exports/notices?as=csv&unread=true -> 200 -> event list_exported
lin GET /exports/macros?as=csv -> 200 -> event list_exported
lin GET /exports/definitions?as=csv -> 200 -> event list_exported
admin GET /exports/triggers?as=csv -> 200 -> event list_exported
admin GET /exports/staff?as=csv&offset=480 -> 200 -> event list_exported
admin GET /exports/teams?as=xlsx -> 200 -> event list_exported
admin GET /exports/devices?as=csv -> 200 -> event list_exported
admin GET /exports/imports?as=csv -> 200 -> event list_exported
# As the list itself refuses.
lin GET /exports/imports?as=csv -> refused not_allowed -> no event list_exported
admin GET /exports/nothing?as=csv -> refused not_found -> no event list_exported
admin GET /exports/teams?as=csv&q=x -> refused unknown_field
admin GET /exports/teams?as=pdf -> refused expected_one_of
