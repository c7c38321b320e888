# Clause: Q7.4  A house's own roles: nobody gives what he does not hold, a role in use stays
at 2026-03-02 09:00 Asia/Shanghai
lin GET /roles -> 200 {"items":[{"id":"agent","shipped":true,"within_reach":true},{"id":"admin","within_reach":false}],"rights":[{"id":"case_read","reach":true},{"id":"system_admin","reach":false}]}
lin POST /roles {"code":"mine","label":{"en":"Mine"},"grants":{}} -> refused not_allowed
admin POST /roles {"code":"Night shift","label":{"en":"Night shift"},"grants":{}} -> refused bad_code {"field":"code"}
admin POST /roles {"code":"agent","label":{"en":"x"},"grants":{}} -> refused code_taken {"field":"code"}
admin POST /roles {"code":"night","label":{},"grants":{}} -> refused name_missing {"field":"label"}
admin POST /roles {"code":"night","label":{"en":"x"},"grants":{"fly":"all"}} -> refused unknown_right {"field":"grants.fly"}
admin POST /roles {"code":"night","label":{"zh-CN":"夜班","zh-TW":"夜班","en":"Night shift"},"grants":{"case_read":"team","case_work":"own","standards_read":"own","staff_read":"none"}} -> 201 as ROLE {"id":"night","shipped":false,"version":1,"people":0,"grants":{"case_read":"team","case_work":"own","standards_read":"all"}} -> event role_saved
admin POST /staff {"login":"ye","name":"叶","roles":["night"],"teams":["{repair.id}"]} -> 201 as YE
admin GET /roles -> 200 {"items":[{"id":"night","people":1}]}
admin DELETE /roles/night {} -> refused role_in_use {"details":{"people":"1"}}
admin DELETE /roles/agent {} -> refused role_shipped
admin PUT /roles/night {"version":9,"label":{"en":"x"},"grants":{}} -> refused conflict
admin PUT /roles/night {"version":1,"label":{"zh-CN":"夜班"},"grants":{"case_read":"all"}} -> 200 {"version":2,"grants":{"case_read":"all"}} -> event role_saved
# Somebody who looks after people, but is no administrator.
admin POST /roles {"code":"people","label":{"en":"People"},"grants":{"staff_read":"all","staff_write":"all","case_read":"team"}} -> 201
admin POST /staff {"login":"hr","name":"何","roles":["people"],"teams":[]} -> 201 as HR
staff he roles people team repair
he POST /roles {"code":"more","label":{"en":"x"},"grants":{"case_read":"all"}} -> refused right_beyond_yours {"field":"grants.case_read"}
he PUT /roles/night {"label":{"en":"x"},"grants":{}} -> refused role_beyond_yours
he POST /staff {"login":"a","name":"a","roles":["admin"],"teams":[]} -> refused role_beyond_yours
he PATCH /staff/{admin.id} {"name":"x"} -> refused role_beyond_yours
he POST /roles {"code":"reader","label":{"en":"Reader"},"grants":{"case_read":"own"}} -> 201 -> event role_saved
he DELETE /roles/reader {} -> 200 -> event role_removed
he POST /roles {"code":"reader","label":{"en":"Reader"},"grants":{}} -> refused code_taken
he POST /staff {"login":"a","name":"a","roles":["reader"],"teams":[]} -> refused unknown_role
