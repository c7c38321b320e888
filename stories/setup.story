# Clause: Q7.1  a server nobody works on yet is set up by whoever holds its code, once; afterwards it says what is missing
customer GET /setup -> 200 {"needed":true,"calendars":[{"id":"cn-office","time_zone":"Asia/Shanghai"},{"id":"always"}]}
customer POST /setup {"code":"AAAA-AAAA-AAAA","facts":{"names":{"en":"x"},"language":"en","time_zone":"UTC","calendar":"always"},"admin":{"login":"eve","name":"Eve","password":"riverstone 42"},"teams":[]} -> refused wrong_setup_code {"field":"code"}
customer POST /setup {"code":"AAAA-AAAA-AAAA"} -> refused required {"field":"facts"}
customer GET /setup/checklist -> refused not_signed_in
lin GET /setup/checklist -> refused not_allowed
customer GET /setup -> 200 {"needed":false,"calendars":[]}
admin GET /setup/checklist -> 200 {"items":[{"id":"teams","done":true},{"id":"people","done":true},{"id":"calendar","done":true},{"id":"company","done":false},{"id":"logo","done":false},{"id":"portal","done":false},{"id":"backup","done":false}]}
admin PUT /company {"facts":{"names":{"en":"x"},"language":"en","time_zone":"UTC","calendar":"always","phone":"1"}} -> 200
customer POST /portal/requests {"kind":"enquiry","fields":{"question":"?","contact_name":"Dana","phone":"13800138000"}} -> 201
# A calendar without holidays of this year is not looked after.
admin GET /setup/checklist -> 200 {"left":5,"items":[{"id":"company","done":true},{"id":"portal","done":true},{"id":"calendar","done":false}]}
