# Clause: Q7.1  one record says who serves: name, address, accent colour; customers see a part of it
customer GET /portal/company -> 200 {"names":{}}
lin GET /company -> 200 {"version":0,"facts":{"time_zone":"Asia/Shanghai","calendar":"cn-office","language":"zh-CN"}}
customer GET /company -> refused not_signed_in
lin PUT /company {"facts":{"names":{"en":"x"},"language":"en","time_zone":"UTC","calendar":"always"}} -> refused not_allowed
admin PUT /company {"version":0,"facts":{"names":{"zh-CN":"澄源设备有限公司","zh-TW":"澄源設備有限公司","en":"Clearspring Equipment"},"short_name":"澄源","language":"zh-CN","time_zone":"Asia/Shanghai","calendar":"cn-office","address":"杭州市滨江区 1 号","phone":"400-000-0000","email":"service@example.cn","website":"https://example.cn","footer":"质量为先","accent":"#8a2be2"}}
  -> 200 {"version":1,"facts":{"short_name":"澄源"},"colours":{"light":{"accent":"#8a2be2","on_accent":"#ffffff"}}} -> event company_changed {"facts":{"short_name":"澄源"}}
# What customers see has no address and no footer, and stands open.
customer GET /portal/company -> 200 {"names":{"en":"Clearspring Equipment"},"phone":"400-000-0000","colours":{"light":{"accent":"#8a2be2"}}}
# Every wrong value is refused by field and reason; a colour with what was measured and what would do.
admin PUT /company {"version":0,"facts":{"names":{"en":"x"},"language":"en","time_zone":"UTC","calendar":"always"}} -> refused conflict
admin PUT /company {"facts":{"names":{},"language":"en","time_zone":"UTC","calendar":"always"}} -> refused name_missing {"field":"facts.names"}
admin PUT /company {"facts":{"names":{"en":"x"},"language":"en","time_zone":"CST","calendar":"always"}} -> refused unknown_zone {"field":"facts.time_zone"}
admin PUT /company {"facts":{"names":{"en":"x"},"language":"en","time_zone":"UTC","calendar":"moon"}} -> refused unknown_calendar {"field":"facts.calendar"}
admin PUT /company {"facts":{"names":{"en":"x"},"language":"en","time_zone":"UTC","calendar":"always","email":"nobody"}} -> refused expected_email {"field":"facts.email"}
admin PUT /company {"facts":{"names":{"en":"x"},"language":"en","time_zone":"UTC","calendar":"always","website":"javascript:alert(1)"}} -> refused expected_web_address {"field":"facts.website"}
admin PUT /company {"facts":{"names":{"en":"x"},"language":"en","time_zone":"UTC","calendar":"always","accent":"teal"}} -> refused expected_colour {"field":"facts.accent"}
admin PUT /company {"facts":{"names":{"en":"x"},"language":"en","time_zone":"UTC","calendar":"always","accent":"#ffcc00"}} -> refused contrast_too_low {"field":"facts.accent","details":{"ratio":"1.41","min":"4.5","nearest":"#8a6e00"}}
admin PUT /company {"facts":{"names":{"en":"x"},"language":"en","time_zone":"UTC","calendar":"always","accent":"#0f6e6a","accent_dark":"#0f6e6a"}} -> refused contrast_too_low {"field":"facts.accent_dark"}
# The logo: bytes of a picture, and nothing that could hold a script.
customer GET /portal/company/logo -> refused not_found
lin PUT /company/logo {} -> refused not_allowed
admin PUT /company/logo {"svg":1} -> refused expected_picture {"field":"logo"}
admin DELETE /company/logo -> 200 {"version":1} -> no event company_logo_changed
