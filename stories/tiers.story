# Clause: Q1.1 C3.4.3  the tier follows a rule, with its reason; a person may set it for a time
at 2026-03-02 09:00 Asia/Shanghai
staff sun roles agent team repair
sun POST /customers {"kind":"organisation","name":"启明电器有限公司"} -> 201 as ORG
sun POST /customers {"name":"张伟","organisation":"{ORG}"} -> 201 as WEI {"tier":"basic"}
sun GET /customers/{WEI}/tier -> 200 {"tier":"basic","by_hand":false,"reason":""}
sun POST /customers/{ORG}/entitlements {"level":"custom","valid_to":"2026-06-30T16:00:00Z"} -> 200
advance 1s -> event tier_changed {"to":"custom","rule":"customer_tiers/1:custom_contract"}
advance 1s
sun GET /customers/{WEI}/tier -> 200 {"tier":"custom","line":"custom_organisation","version":1,"reason":"所在单位为定制客户","facts":{"organisation":"custom"}}
sun GET /customers?tier=custom -> 200 {"items":[{"name":"张伟"}]}
sun POST /cases {"kind":"repair","person":"{WEI}","fields":{"product":"洗衣机","fault_description":"漏水"}} -> 201 {"customer":{"tier":"custom"}}
# By hand goes first, until it ends.
sun POST /customers/{WEI}/tier {"tier":"advanced","reason":"试用期","until":"2026-03-03T01:00:00Z"} -> 200 {"tier":"advanced","tier_by_hand":true} -> event tier_changed
advance 1h -> no event tier_changed
sun GET /customers/{WEI}/tier -> 200 {"tier":"advanced","by_hand":true,"reason":"试用期","by_rule":"custom"}
advance 24h -> event tier_released -> event tier_changed {"to":"custom"}
sun DELETE /customers/{WEI}/tier -> refused not_by_hand
# The contract ends by itself, and everybody who rested on it is basic again.
advance 2904h -> event tier_changed {"from":"custom","to":"basic"}
sun GET /customers/{WEI}/tier -> 200 {"tier":"basic"}
# Another rule: first counted, then published.
sun POST /customers/{WEI}/devices {"product":"洗衣机","model":"","serial":"A1"} -> 200
text RULE
tier_rule: customer_tiers
version: 2
effective: 2026-01-02
name: {zh-CN: 客户等级规则, zh-TW: 客戶等級規則, en: Customer tiers}
clauses: [Q1.1, C3.4.3]
lines:
  - {id: owner, tier: advanced, name: {zh-CN: 有登记设备, zh-TW: 有登錄設備, en: A device is on file}, when: {devices: 1}}
end
admin POST /tier-rules/preview {"text":"{RULE}"} -> 200 {"looked_at":2,"change":1,"complete":true,"shifts":[{"from":"basic","to":"advanced","customers":1}],"examples":[{"name":"张伟","reason":"有登记设备"}]}
sun POST /tier-rules/preview {"text":"{RULE}"} -> refused not_allowed
admin POST /definitions {"file":"tiers.yaml","text":"{RULE}"} -> 201
advance 1s -> event tier_changed {"to":"advanced","rule":"customer_tiers/2:owner"}
sun GET /customers/{WEI}/tier -> 200 {"tier":"advanced","version":2,"reason":"有登记设备"}
admin POST /definitions {"file":"tiers.yaml","text":"tier_rule: t\nversion: 1\neffective: 2026-01-02\nname: {zh-CN: a, zh-TW: a, en: a}\nclauses: []\nlines:\n  - {id: a, tier: advanced, name: {zh-CN: a, zh-TW: a, en: a}, when: {}}\n"} -> refused required
