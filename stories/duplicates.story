# Clause: C3.4.3  files that may be one person's are proposed with reasons, merged reversibly, or remembered as two
at 2026-03-02 09:00 Asia/Shanghai
staff sun roles agent team repair
sun POST /customers {"kind":"organisation","name":"启明电器有限公司"} -> 201 as ORG
sun POST /customers {"name":"欧阳建国","organisation":"{ORG}","note":"上午联系","identities":[{"kind":"phone","value":"13812348000"}]} -> 201 as ONE
sun GET /lookalikes?name=%E6%AC%A7%E9%98%B3%E5%BB%BA%E5%9B%BD&organisation={ORG} -> 200 {"items":[{"customer":{"name":"欧阳建国"},"reasons":["name_and_organisation"]}]}
sun GET /lookalikes?name=%E6%AC%A7%E9%98%B3%E5%BB%BA%E5%B8%BC&phone=021-55558000 -> 200 {"items":[{"customer":{"name":"欧阳建国"},"reasons":["near_name_and_phone"]}]}
sun GET /lookalikes?name=%E6%9D%8E%E5%A8%9C&phone=021-55558000 -> 200 {"items":[]}
sun POST /customers {"name":"欧阳建帼","identities":[{"kind":"phone","value":"13812348000"},{"kind":"email","value":"ou@example.com"}]} -> 201 as TWO {"maybe_same":[{"other":{"id":"{ONE}"},"score":100,"reasons":["identity","near_name_and_phone"]}]} -> event match_proposed
sun GET /duplicates -> 200 {"items":[{"one":{"id":"{ONE}"},"other":{"id":"{TWO}"},"score":100}]}
# By a device's serial alone.
sun POST /customers {"name":"李娜"} -> 201 as NA
sun POST /customers/{ONE}/devices {"product":"洗衣机","model":"","serial":"SN-77"} -> 200
sun POST /customers/{NA}/devices {"product":"洗衣机","model":"","serial":"sn-77"} -> 200 {"maybe_same":[{"other":{"id":"{ONE}"},"reasons":["device"]}]}
sun GET /duplicates?limit=1 -> 200 as PAGE {"items":[{"score":100}]}
sun GET /duplicates?limit=1&cursor={PAGE.next} -> 200 {"items":[{"score":45}]}
sun GET /duplicates?cursor=x -> refused expected_id
# Not the same: remembered, whatever else they come to share.
sun POST /customers/{NA}/not-same {"other":"{ONE}"} -> 200 {"maybe_same":[],"not_same":[{"id":"{ONE}"}]} -> event match_dismissed
sun PATCH /customers/{NA} {"name":"李娜娜"} -> 200 {"maybe_same":[]}
sun POST /customers/{NA}/not-same {"other":"{NA}"} -> refused same_person
# The survivor takes over a field and gives it back.
sun POST /customers/{TWO}/merge {"into":"{ONE}","take":["name","note"]} -> 200 {"name":"欧阳建帼","note":"","absorbed":[{"id":"{TWO}","taken":["name","note"]}],"maybe_same":[]} -> event person_merged -> event person_renamed
sun GET /customers?q=%E6%AC%A7%E9%98%B3%E5%BB%BA%E5%B8%BC -> 200 {"items":[{"id":"{ONE}"}]}
sun GET /customers?q=ou@example.com -> 200 {"items":[{"id":"{ONE}"}]}
sun GET /duplicates -> 200 {"items":[]}
sun PATCH /customers/{ONE} {"note":"下午联系"} -> 200
sun POST /customers/{TWO}/unmerge -> 200 {"name":"欧阳建帼","maybe_same":[{"other":{"id":"{ONE}"}}]} -> event person_unmerged
sun GET /customers/{ONE} -> 200 {"name":"欧阳建国","note":"下午联系","absorbed":[]}
sun GET /duplicates -> 200 {"items":[{"score":100}]}
# A number that the caller's house shares is gone with the number.
sun GET /customers/{TWO} -> 200 as SECOND
sun DELETE /customers/{TWO}/identities/{SECOND.contacts.0.id} -> 200 {"maybe_same":[]}
