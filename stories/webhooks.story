# Clause: Q7.1  other systems are told what happens to cases; an administrator says where and what
at 2026-03-02 09:00 Asia/Shanghai
lin GET /webhooks -> refused not_allowed
lin POST /webhooks {"name":"ERP","url":"https://erp.example.com/hook","events":["case_opened"]} -> refused not_allowed
admin POST /webhooks {"name":"ERP","url":"ftp://erp.example.com/hook","events":["case_opened"]} -> refused expected_web_address {"field":"url"}
admin POST /webhooks {"name":"ERP","url":"https://me:secret@erp.example.com/","events":["case_opened"]} -> refused expected_web_address
admin POST /webhooks {"name":"ERP","url":"https://erp.example.com/ hook","events":["case_opened"]} -> refused expected_web_address
admin POST /webhooks {"name":"ERP","url":"https://erp.example.com/hook","events":[]} -> refused required {"field":"events"}
admin POST /webhooks {"name":"ERP","url":"https://erp.example.com/hook","events":["test"]} -> refused event_not_offered
admin POST /webhooks {"name":"ERP","url":"https://erp.example.com/hook","events":["everything"]} -> refused expected_one_of
admin POST /webhooks {"name":"ERP","url":"https://erp.example.com/hook","events":["case_opened"],"team":"{lin}"} -> refused unknown_team {"field":"team"}
admin POST /webhooks {"name":"ERP","url":"https://erp.example.com/hook","events":["case_opened","message_added","case_assigned","case_rated"],"active":true} -> 201 as MADE {"webhook":{"active":true,"version":1}} -> event webhook_saved
admin POST /webhooks {"name":"Repairs","url":"https://erp.example.com/repairs","events":["case_assigned"],"team":"{repair}","active":true} -> 201 as TEAMS

# What happens is written down with it, for whom it concerns.
customer POST /portal/requests {"kind":"repair","fields":{"contact_name":"周敏","phone":"13800138001","product":"洗衣机","fault_description":"漏水"}} -> 201 as REQ
lin GET /cases/{REQ.number} -> 200 as CASE
admin GET /webhooks/{MADE.webhook.id}/deliveries -> 200 as LOG {"items":[{"event":"case_opened","state":"waiting","case":"{CASE}","tries":0}]}
admin GET /webhooks/{TEAMS.webhook.id}/deliveries -> 200 {"items":[]}
lin POST /cases/{CASE}/assign {"team":"{repair}","owner":"{lin}"} -> 200
lin POST /cases/{CASE}/replies {"text":"您好"} -> 200
admin GET /webhooks/{MADE.webhook.id}/deliveries -> 200 {"items":[{"event":"message_added"},{"event":"case_assigned"},{"event":"case_opened"}]}
admin GET /webhooks/{TEAMS.webhook.id}/deliveries -> 200 {"items":[{"event":"case_assigned"}]}
admin GET /webhooks/{MADE.webhook.id}/deliveries/{LOG.items.0.id} -> 200 {"delivery":{"event":"case_opened"},"answer":""}
admin GET /webhooks/{TEAMS.webhook.id}/deliveries/{LOG.items.0.id} -> refused not_found
admin POST /webhooks/{MADE.webhook.id}/deliveries/{LOG.items.0.id}/again {} -> refused delivery_waits
lin GET /webhooks/{MADE.webhook.id}/deliveries -> refused not_allowed
admin POST /webhooks/{MADE.webhook.id}/test {} -> 200

# Off: what waits is not sent any more.
admin PUT /webhooks/{MADE.webhook.id} {"version":7,"name":"ERP","url":"https://erp.example.com/hook","events":["case_opened"]} -> refused conflict
admin PUT /webhooks/{MADE.webhook.id} {"version":1,"name":"ERP","url":"https://erp.example.com/hook","events":["case_opened"],"active":false} -> 200 {"active":false}
admin GET /webhooks/{MADE.webhook.id}/deliveries -> 200 {"items":[{"event":"test","state":"dropped"},{"state":"dropped"},{"state":"dropped"},{"state":"dropped"}]}
admin POST /webhooks/{MADE.webhook.id}/deliveries/{LOG.items.0.id}/again {} -> refused webhook_is_off
admin POST /webhooks/{MADE.webhook.id}/test {} -> refused webhook_is_off
admin POST /webhooks/{MADE.webhook.id}/secret {} -> 200 -> event webhook_secret_renewed
admin DELETE /webhooks/{TEAMS.webhook.id} -> 200 -> event webhook_removed
admin GET /webhooks/{TEAMS.webhook.id}/deliveries -> refused not_found
admin GET /webhooks -> 200 {"items":[{"name":"ERP"}]}
