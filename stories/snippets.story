# Texts people use again and again: own, a team's, everybody's; each kept by whom it belongs to
staff sun roles agent team complaints
text GREETING
{customer}您好，我是{staff}。
end
text MISSPELT
Case {numbr}
end
text BRACES
JSON {} {"a":1} {Big} {number
end
lin POST /snippets {"reach":"own","name":"问候","texts":{"zh-CN":"{GREETING}","en":"Hello"},"kinds":["repair"]} -> 201 as HELLO {"may_change":true,"version":1} -> event snippet_saved {"reach":"own"}
lin POST /snippets {"reach":"own","name":"x","texts":{}} -> refused required {"field":"texts"}
lin POST /snippets {"reach":"own","name":"x","texts":{"en":"{MISSPELT}"}} -> refused unknown_variable {"details":{"name":"numbr"}}
lin POST /snippets {"reach":"own","name":"x","texts":{"en":"{BRACES}"}} -> 201
lin POST /snippets {"reach":"team","team":"{repair}","name":"x","texts":{"en":"x"}} -> refused not_allowed
lin POST /snippets {"reach":"all","name":"x","texts":{"en":"x"}} -> refused not_allowed
lin POST /snippets {"reach":"team","name":"x","texts":{"en":"x"}} -> refused unknown_team
# A lead keeps his team's, whoever writes the standards keeps everybody's.
wang POST /snippets {"reach":"team","team":"{repair}","name":"上门须知","texts":{"zh-CN":"请提前断水。"}} -> 201 as VISIT
wang POST /snippets {"reach":"all","name":"x","texts":{"en":"x"}} -> refused not_allowed
admin POST /snippets {"reach":"all","name":"结束语","texts":{"zh-CN":"祝您生活愉快！"},"kinds":["complaint"]} -> 201 as BYE
lin GET /snippets -> 200 {"items":[{"name":"问候","may_change":true},{"name":"上门须知","may_change":false},{"name":"结束语","may_change":false}]}
lin GET /snippets?kind=repair -> 200 {"items":[{"name":"问候"},{"name":"上门须知"}]}
sun GET /snippets -> 200 {"items":[{"name":"结束语"}]}
sun PUT /snippets/{HELLO} {"reach":"own","name":"x","texts":{"en":"x"}} -> refused not_found
sun DELETE /snippets/{VISIT} -> refused not_found
lin DELETE /snippets/{VISIT} -> refused not_allowed
lin PUT /snippets/{HELLO} {"version":7,"reach":"own","name":"x","texts":{"en":"x"}} -> refused conflict
lin PUT /snippets/{HELLO} {"version":1,"reach":"own","name":"问好","texts":{"zh-CN":"您好"}} -> 200 {"name":"问好","version":2,"kinds":[]}
lin PUT /snippets/{HELLO} {"reach":"all","name":"问好","texts":{"zh-CN":"您好"}} -> refused not_allowed
wang DELETE /snippets/{VISIT} -> 200 -> event snippet_removed
wang DELETE /snippets/{VISIT} -> refused not_found
customer GET /snippets -> refused not_signed_in
