# Clause: C3.4.3  every customer has a file: those of another program come in as a sheet, tried first, taken back if wrong
at 2026-03-02 09:00 Asia/Shanghai
text CUSTOMERS
姓名,类型,手机,邮箱,所属公司,客户等级,备注
华北电力,单位,010-88886666,,,custom,
张伟,个人,138 1234 8000,zhang@example.cn,华北电力,advanced,爱喝茶
李娜,,13912348000,,,,
王芳,,139x,,,,
赵六,,+86 13812348000,,,,
陈七,,,,,,
吴九,,13712348000,,没有这家,,
end
text AGAIN
Name;Mobile;E-mail;Note
张伟;13812348000;zhang@example.cn;爱喝咖啡
李娜;13912348000;;
end
text DEVICES
产品,型号,SN,保修期至,电话,公司
洗衣机,X200,SN-1,2027/3/1,13812348000,
洗衣机,X200,SN-2,2027年3月1日,,华北电力
洗衣机,X200,SN-3,31/31/2027,13812348000,
冰箱,B1,,,13000000000,
end
text STAFF
账号,姓名,岗位,部门
li.na,李娜,agent,repair
admin,改名,admin,
zhou,周,无此岗位,
end
text CASES
单号,客户姓名,电话,产品名称,故障现象,紧急度,处理班组
A-1,张伟,13812348000,洗衣机,漏水,3,repair
A-2,新客户,13500001111,冰箱,不制冷,,
A-3,某人,13500002222,冰箱,不制冷,9,
A-2,又一次,13500003333,冰箱,不制冷,,
end
lin POST /imports {"kind":"customers","text":"{CUSTOMERS}"} -> refused not_allowed
lin GET /imports -> refused not_allowed
admin POST /imports {"kind":"customers","text":"姓名"} -> refused sheet_without_rows {"field":"file"}
admin POST /imports {"kind":"customers","name":"客户.csv","text":"{CUSTOMERS}"} -> 201 as IMP
  {"import":{"state":"uploaded","rows":7,"file":"客户.csv"},"header_row":1,"mapping":{"name":0,"kind":1,"phone":2,"email":3,"organisation":4,"tier":5,"note":6}}
  -> event sheet_uploaded -> event sheet_read
admin POST /imports/{IMP.import.id}/run {} -> refused import_unchecked
admin POST /imports/{IMP.import.id}/check {"header_row":1,"mapping":{"phone":2}} -> refused column_needed {"field":"mapping.name"}
admin POST /imports/{IMP.import.id}/check {"header_row":1,"mapping":{"name":0,"nonsense":2}} -> refused unknown_field
admin POST /imports/{IMP.import.id}/check {"header_row":9,"mapping":{"name":0}} -> refused line_unknown
admin POST /imports/{IMP.import.id}/check {"header_row":1,"mapping":{"name":0,"kind":1,"phone":2,"email":3,"organisation":4,"tier":5,"note":6}} -> 200 {"import":{"state":"checking"}}
admin POST /imports/{IMP.import.id}/run {} -> refused import_busy
# Tried: nothing is changed, and every row that will not do says why.
advance 1s -> event sheet_checked {"figures":{"added":3,"changed":0,"same":0,"refused":4}} -> no event person_added
admin GET /imports/{IMP.import.id}/rows?result=refused -> 200 {"items":[{"line":5,"field":"phone","problem":"电话号码不对。"},{"line":6,"problem":"与第 3 行是同一个"},{"line":7},{"line":8,"field":"organisation"}]}
admin GET /customers -> 200 {"items":[]}
admin POST /imports/{IMP.import.id}/run {} -> 200 {"import":{"state":"running"}} -> event sheet_run_started
advance 1s -> event sheet_imported {"figures":{"added":3,"refused":4}} -> event person_added -> event identity_added -> event tier_changed
admin POST /imports/{IMP.import.id}/run {} -> refused import_ran
admin GET /customers?q=13812348000 -> 200 {"items":[{"name":"张伟","tier":"advanced","organisation":"华北电力"}]}
admin GET /customers?q=01088886666 -> 200 {"items":[{"name":"华北电力","kind":"organisation","tier":"custom"}]}
# The same people again, in another shape: only what differs changes.
admin POST /imports {"kind":"customers","text":"{AGAIN}"} -> 201 as TWO {"mapping":{"name":0,"phone":1,"email":2,"note":3}}
admin POST /imports/{TWO.import.id}/check {"header_row":1,"mapping":{"name":0,"phone":1,"email":2,"note":3}} -> 200
advance 1s -> event sheet_checked {"figures":{"added":0,"changed":1,"same":1,"refused":0}}
admin GET /imports/{TWO.import.id}/rows?result=changed -> 200 {"items":[{"line":2,"fields":["note"]}]}
admin POST /imports/{TWO.import.id}/run {} -> 200
advance 1s -> event sheet_imported {"figures":{"changed":1,"same":1}} -> event person_noted -> no event person_added
# Devices find their owners.
admin POST /imports {"kind":"devices","text":"{DEVICES}","minutes":480} -> 201 as DEV {"mapping":{"product":0,"model":1,"serial":2,"warranty_until":3,"phone":4,"organisation":5}}
admin POST /imports/{DEV.import.id}/check {"header_row":1,"mapping":{"product":0,"model":1,"serial":2,"warranty_until":3,"phone":4,"organisation":5}} -> 200
advance 1s -> event sheet_checked {"figures":{"added":2,"refused":2}}
admin GET /imports/{DEV.import.id}/rows?result=refused -> 200 {"items":[{"line":4,"field":"warranty_until"},{"line":5,"field":"phone"}]}
admin POST /imports/{DEV.import.id}/run {} -> 200
advance 1s -> event device_added {"device":{"serial":"SN-1","warranty_until":"2027-02-28T16:00:00Z"}}
# Staff: roles and teams by their names; nobody is made anybody by a word nobody knows.
admin POST /imports {"kind":"staff","text":"{STAFF}"} -> 201 as STA {"mapping":{"login":0,"name":1,"roles":2,"teams":3}}
admin POST /imports/{STA.import.id}/check {"header_row":1,"mapping":{"login":0,"name":1,"roles":2,"teams":3}} -> 200
advance 1s -> event sheet_checked {"figures":{"added":1,"changed":1,"refused":1}}
admin POST /imports/{STA.import.id}/run {} -> 200
advance 1s -> event staff_added {"roles":["agent"]} -> event staff_renamed
# Cases: by their number of before, each once.
admin POST /imports {"kind":"cases","text":"{CASES}"} -> refused kind_unknown
admin POST /imports {"kind":"cases","case_kind":"repair","text":"{CASES}"} -> 201 as CAS {"mapping":{"reference":0,"name":1,"phone":2,"form.product":3,"form.fault_description":4,"urgency":5,"team":6}}
admin POST /imports/{CAS.import.id}/check {"header_row":1,"mapping":{"reference":0,"name":1,"phone":2,"form.product":3,"form.fault_description":4,"urgency":5,"team":6}} -> 200
advance 1s -> event sheet_checked {"figures":{"added":2,"refused":2}} -> no event case_opened
admin POST /imports/{CAS.import.id}/run {} -> 200
advance 1s -> event case_opened -> event sheet_imported {"figures":{"added":2,"refused":2}}
admin GET /cases?view=all -> 200 as LIST {"items":[{"title":"洗衣机 · 漏水","customer_name":"张伟"},{"title":"冰箱 · 不制冷","customer_name":"新客户"}]}
# Taken back where nobody used it: a customer with a case and one who was changed since stay, and so does the firm of a member.
admin POST /imports/{IMP.import.id}/undo {} -> 200 {"import":{"state":"undoing"}}
advance 1s -> event sheet_undone {"figures":{"added":3,"undone":1,"kept":2}} -> event person_withdrawn
admin GET /imports/{IMP.import.id}/rows?result=kept -> 200 {"items":[{"line":2,"problem":"之后有改动"},{"line":3,"problem":"之后有改动"}]}
admin GET /customers?q=%E6%9D%8E%E5%A8%9C -> 200 {"items":[]}
admin GET /customers?q=13912348000 -> 200 {"items":[]}
lin POST /cases/{LIST.items.1.id}/notes {"text":"已联系"} -> 200
admin POST /imports/{CAS.import.id}/undo {} -> 200
advance 1s -> event sheet_undone {"figures":{"added":2,"undone":1,"kept":1}}
admin POST /imports/{DEV.import.id}/undo {} -> 200
advance 1s -> event device_removed -> event sheet_undone {"figures":{"undone":2,"kept":0}}
admin POST /imports/{STA.import.id}/undo {} -> 200
advance 1s -> event staff_disabled -> event sheet_undone {"figures":{"undone":1,"kept":1}}
# An upload that is dropped is removed, and after seven days what was in the sheets is, too.
admin POST /imports {"kind":"customers","text":"{AGAIN}"} -> 201 as DROP
admin DELETE /imports/{DROP.import.id} -> 200
advance 1s -> event sheet_forgotten
admin GET /imports/{DROP.import.id}/rows -> 200 {"items":[]}
advance 8d -> event sheet_forgotten
admin GET /imports/{IMP.import.id} -> 200 {"import":{"state":"forgotten"}}
admin POST /imports/{IMP.import.id}/undo {} -> refused import_forgotten
