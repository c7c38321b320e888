# What a member of staff sets for himself: his alone, followed at every browser, and heard by what calls him
# Clause: P8.2  what must be heard is heard, the rest as the person wishes
at 2026-03-06 16:00 Asia/Shanghai
staff he roles agent team repair
lin GET /own-settings -> 200 {"version":0,"density":"roomy","keys":{}}
lin PUT /own-settings {"version":0,"language":"en","theme":"dark","density":"dense","keys":{"case.reply":"e"}} -> 200 {"version":1,"language":"en"} -> event own_settings_changed
lin GET /own-settings -> 200 {"version":1,"theme":"dark","density":"dense","keys":{"case.reply":"e"}}
wang GET /own-settings -> 200 {"version":0,"density":"roomy"}
lin PUT /own-settings {"version":0,"density":"roomy","theme":"light"} -> refused conflict
lin PUT /own-settings {"version":1,"density":"roomy","theme":"purple"} -> refused expected_one_of {"field":"theme"}
lin PUT /own-settings {"version":1,"density":"roomy","keys":{"case.note":"r","case.reply":"r"}} -> refused key_given_twice
lin PUT /own-settings {"version":1,"density":"roomy","time_zone":"CST"} -> refused unknown_zone
lin PUT /own-settings {"version":1,"density":"roomy","quiet":{"fri":{"from":"24:30","to":"07:00"}}} -> refused bad_time_of_day {"field":"quiet.fri.from"}
lin PUT /own-settings {"version":1,"density":"roomy","quiet":{"fri":{"from":"07:00","to":"07:00"}}} -> refused empty_window {"field":"quiet.fri"}
lin PUT /own-settings {"version":1,"density":"roomy","notices":[{"kind":"rumour","way":"none"}]} -> refused unknown_name
lin PUT /own-settings {"version":1,"density":"roomy","notices":[{"kind":"escalated","way":"none"}]} -> refused notice_required
customer GET /own-settings -> refused not_signed_in

# A notice he does not want is not given; one he wants at once is marked so, unless it comes in his quiet hours.
customer POST /portal/requests {"kind":"repair","fields":{"product":"洗衣机","fault_description":"漏水","contact_name":"周敏","phone":"13800138001"}} -> 201 as REQ
lin GET /cases/{REQ.number} -> 200 as CASE
wang PUT /own-settings {"version":0,"density":"roomy","quiet":{"fri":{"from":"18:00","to":"09:00"}},"notices":[{"kind":"mentioned","way":"in_browser"},{"kind":"assigned","way":"none"}]} -> 200 {"notices":[{"kind":"mentioned","way":"in_browser"},{"kind":"assigned","way":"none"}]}
lin POST /cases/{CASE}/notes {"text":"@wang 请看","mentions":["{wang}"]} -> 200
wang GET /notices -> 200 as FIRST {"unread":1,"items":[{"kind":"mentioned","alert":true}]}
wang POST /notices/read {} -> 200
lin POST /cases/{CASE}/assign {"owner":"{wang}"} -> 200
wang GET /notices?unread=true -> 200 {"unread":0,"items":[]}
advance 3h
lin POST /cases/{CASE}/notes {"text":"@wang 还没好","mentions":["{wang}"]} -> 200
wang GET /notices?unread=true -> 200 {"unread":1,"items":[{"kind":"mentioned","alert":false}]}
wang PUT /own-settings {"version":1,"density":"roomy","quiet":{"fri":{"from":"18:00","to":"09:00"}},"notices":[{"kind":"mentioned","way":"in_browser","through":true}]} -> 200
wang GET /notices?unread=true -> 200 {"items":[{"kind":"mentioned","alert":true}]}
# In another zone the same hour is another one.
wang PUT /own-settings {"version":2,"density":"roomy","time_zone":"Europe/Berlin","quiet":{"fri":{"from":"18:00","to":"09:00"}}} -> 200
wang GET /notices?unread=true -> 200 {"items":[{"kind":"mentioned","alert":true}]}
