# Clause: R1.1  sorted by customer tier, urgency and complexity; another order needs a reason
at 2026-03-02 09:00 Asia/Shanghai
lin POST /cases {"kind":"repair","customer":{"name":"周敏","phone":"13800138001"},"urgency":1,"complexity":1,"fields":{"product":"洗衣机","fault_description":"漏水"}}
  -> 201 as CASE {"priority":{"level":"low","overridden":false}}
lin POST /cases/{CASE}/priority {"urgency":3} -> 200 {"priority":{"level":"normal","urgency":3}}
lin POST /cases/{CASE}/priority {"complexity":3} -> 200 {"priority":{"level":"high","complexity":3,"formula":"1 × 3 × 3 = 9"}}
lin POST /cases/{CASE}/priority {"urgency":4} -> refused out_of_range
lin POST /cases/{CASE}/priority {"level":"urgent"} -> refused required {"field":"reason"}
lin POST /cases/{CASE}/priority {"level":"urgent","reason":"地板已泡水"} -> 200 {"priority":{"level":"urgent","overridden":true,"reason":"地板已泡水"}} -> event priority_changed
lin POST /cases/{CASE}/priority {"level":"low","reason":"客户可等","version":1} -> refused conflict -> no event priority_changed
