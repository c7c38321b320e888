# Clause: C3.4.3  one file a customer: who he is, where he belongs, how he likes to be served
at 2026-03-02 09:00 Asia/Shanghai
staff sun roles agent team repair
staff zhou roles quality team repair
sun POST /customers {"kind":"organisation","name":"启明电器有限公司","identities":[{"kind":"email","value":"info@qiming.example"}]} -> 201 as ORG -> event person_added
sun POST /customers {"name":"张伟","identities":[{"kind":"phone","value":"138 1234 8000"}]} -> 201 as WEI
sun PUT /customers/{WEI}/membership {"organisation":"{ORG}","role":"采购经理","sees_organisation":true} -> 200 {"organisation":{"id":"{ORG}"},"organisation_role":"采购经理","sees_organisation":true} -> event membership_set
sun PUT /customers/{ORG}/membership {"organisation":"{ORG}"} -> refused own_organisation {"field":"organisation"}
sun PUT /customers/{WEI}/membership {"organisation":"{WEI}"} -> refused own_organisation
sun GET /customers/{ORG}/members -> 200 {"items":[{"name":"张伟","role":"采购经理","sees_organisation":true}]}
sun GET /customers?q=8000 -> 200 {"items":[{"name":"张伟"}]}
sun GET /customers?q=2348000 -> 200 {"items":[{"name":"张伟"}]}
sun GET /customers?q=1234 -> 200 {"items":[]}
sun GET /customers?organisation={ORG} -> 200 {"items":[{"name":"张伟","organisation":"启明电器有限公司"}]}
sun GET /customers?kind=organisation -> 200 {"items":[{"name":"启明电器有限公司"}]}
# Identities: added, proved, preferred, removed.
sun POST /customers/{WEI}/identities {"kind":"email","value":"bad"} -> refused bad_email {"field":"value"}
sun POST /customers/{WEI}/identities {"kind":"email","value":"wei@qiming.example"} -> 200 as WEI2 {"contacts":[{"kind":"email","value":"w***@qiming.example","proof":"stated"}]}
sun POST /customers/{WEI}/identities/{WEI2.contacts.1.id}/proof {"proof":"verified"} -> 200 {"contacts":[{"kind":"email","proof":"verified"}]} -> event identity_proved
sun PUT /customers/{WEI}/preferred {"identity":"{WEI2.contacts.1.id}"} -> 200 {"contacts":[{"kind":"email","preferred":true}]}
sun DELETE /customers/{WEI}/identities/{WEI2.contacts.1.id} -> 200 -> event identity_removed
sun DELETE /customers/{WEI}/identities/{WEI2.contacts.1.id} -> refused unknown_identity
sun GET /customers?q=wei@qiming.example -> 200 {"items":[]}
# How he likes to be served.
sun PUT /customers/{WEI}/preferences {"by":"email","call_from":540,"do_not_call":false} -> refused required {"field":"call_to"}
sun PUT /customers/{WEI}/preferences {"by":"email","call_from":540,"call_to":500} -> refused ends_before_start {"field":"call_to"}
sun PUT /customers/{WEI}/preferences {"by":"email","call_from":540,"call_to":720,"do_not_call":true} -> 200 {"preferences":{"by":"email","call_from":540,"call_to":720,"do_not_call":true}} -> event preferences_set
sun POST /customers/{WEI}/notes {"text":"只接受周末上门","review_at":"2026-09-01T00:00:00Z"} -> 200 as NOTED {"standing_notes":[{"text":"只接受周末上门","author":"sun"}]}
sun POST /customers/{WEI}/notes {"text":"旧","review_at":"2025-09-01T00:00:00Z"} -> refused past_time {"field":"review_at"}
sun DELETE /customers/{WEI}/notes/{NOTED.standing_notes.0.id} -> 200 {"standing_notes":[]}
# His own agent is given what he asks for; nobody else's team is asked first.
sun PUT /customers/{WEI}/agent {"agent":"{ORG}"} -> refused unknown_staff {"field":"agent"}
sun PUT /customers/{WEI}/agent {"agent":"{sun}"} -> 200 {"agent":{"name":"sun","active":true}} -> event agent_named
sun GET /customers?agent={sun} -> 200 {"items":[{"name":"张伟","agent":"sun"}]}
sun POST /cases {"kind":"repair","person":"{WEI}","fields":{"product":"洗衣机","fault_description":"漏水"}} -> 201 as CASE {"owner":{"name":"sun"}}
sun PUT /customers/{WEI}/agent {} -> 200
sun POST /cases {"kind":"repair","person":"{WEI}","fields":{"product":"洗衣机","fault_description":"漏水"}} -> 201 as OTHER
# Devices with their warranty.
sun POST /customers/{WEI}/devices {"product":"洗衣机","model":"XQG","serial":"SN-1","bought_at":"2026-01-01T00:00:00Z","warranty_until":"2025-01-01T00:00:00Z"} -> refused ends_before_start {"field":"warranty_until"}
sun POST /customers/{WEI}/devices {"product":"洗衣机","model":"XQG","serial":"SN-1","bought_at":"2026-01-01T00:00:00Z","warranty_until":"2028-01-01T00:00:00Z"} -> 200 as OWNER {"devices":[{"serial":"SN-1"}]}
sun PUT /customers/{WEI}/devices/{OWNER.devices.0.id} {"product":"洗衣机","model":"XQG-90","serial":"SN-1"} -> 200 {"devices":[{"model":"XQG-90"}]} -> event device_changed
sun PUT /customers/{WEI}/devices/{ORG} {"product":"x","model":"","serial":""} -> refused unknown_device
sun GET /customers?q=sn-1 -> 200 {"items":[{"name":"张伟"}]}
# Every word given, over all cases.
sun POST /cases/{CASE.id}/promises {"text":"明天上午回电","due_at":"2026-03-03T02:00:00Z"} -> 200
sun GET /customers/{WEI}/promises -> 200 {"open":1,"items":[{"text":"明天上午回电","state":"open"}]}
sun DELETE /customers/{WEI}/membership -> 200 -> event membership_ended
