"""What the demonstration shares onward: penalties in the columns of 双公示, and all breach records in columns of our own.

The names and codes of the penalty columns are those of the 2018 form (发改办财金〔2018〕424号); columns that hold identity numbers of
persons are left out altogether.
"""

from __future__ import annotations

from typing import Any

from generator.demonstration.conduct import AREAS

_NO_CODE = "虚构的机构没有统一社会信用代码，留空"


def _column(name: str, code: str = "", **given: Any) -> dict[str, Any]:
    return {"name": name, **({"code": code} if code else {}), **given}


PENALTIES: dict[str, Any] = {
    "id": "penalty", "title": "行政处罚信息（双公示）", "receiver": "全国信用信息共享平台、信用中国（演示，不实际报送）", "standard": "发改办财金〔2018〕424号",
    "when": {"column": "kind", "equals": ["行政处罚"]},
    "columns": [
        _column("行政相对人名称", "cf_xdr_mc", column="body_id.name", required=True, longest=200),
        _column("行政相对人类别", "cf_xdr_lb", text="法人及非法人组织", required=True),
        _column("行政相对人代码_1(统一社会信用代码)", "cf_xdr_shxym", about=_NO_CODE),
        _column("行政处罚决定书文号", "cf_wsh", column="document_no", required=True, longest=128),
        _column("违法行为类型", "cf_wfxw", column="conduct.name", required=True, longest=2000, about="行为清单条目的名称"),
        _column("违法事实", "cf_sy", column="fact", required=True, longest=5000),
        _column("处罚依据", "cf_yj", column="basis", required=True, longest=2048),
        _column("处罚类别", "cf_cflb", text="其他", required=True, about="对机构的处罚不含罚款和没收，内容见下一列"),
        _column("处罚内容", "cf_nr", column="effect", required=True, longest=4000),
        _column("罚款金额（万元）", "cf_nr_fk", about="没有罚款，留空"),
        _column("没收违法所得、没收非法财物的金额（万元）", "cf_nr_wfff", about="没有没收，留空"),
        _column("暂扣或吊销证照名称及编号", "cf_nr_zkdx", about="不涉及证照，留空"),
        _column("处罚决定日期", "cf_jdrq", column="decided_on", required=True),
        _column("处罚有效期", "cf_yxq", about="决定没有期限，留空"),
        _column("公示截止期", "cf_gsjzq", column="display_until", required=True),
        _column("处罚机关", "cf_cfjg", column="authority", required=True, longest=200),
        _column("处罚机关统一社会信用代码", "cf_cfjgdm", about=_NO_CODE),
        _column("数据来源单位", "cf_sjly", text="甲市公共信用信息中心（演示）", required=True),
        _column("备注", column="status", labels={"show": "公示中", "objection": "异议中", "rectified": "已整改", "repaired": "已修复"}, about="公示状态"),
    ],
}  # fmt: skip

BREACHES: dict[str, Any] = {
    "id": "breach", "title": "政务失信记录（四类）", "receiver": "省级信用平台、信用中国（演示，不实际报送）", "standard": "本站自定，列名见下表",
    "columns": [
        _column("记录编号", column="record_id", required=True), _column("主体名称", column="body_id.name", required=True), _column("主体类别", text="政府机构", required=True),
        _column("责任人", column="official", about="只有姓氏和职务"), _column("失信种类", column="kind", required=True), _column("失信行为编号", column="conduct", required=True),
        _column("失信行为", column="conduct.name", required=True), _column("重点领域", column="area", labels=AREAS, required=True),
        _column("文书号", column="document_no", required=True), _column("作出机关", column="authority", required=True), _column("作出日期", column="decided_on", required=True),
        _column("事实", column="fact", required=True), _column("涉及金额（万元）", column="amount_cny", scale="0.0001", about="没有金额的留空"),
        _column("级别", column="tier", required=True), _column("公示开始", column="display_from", required=True), _column("公示截止", column="display_until", required=True),
        _column("状态", column="status", labels={"show": "公示中", "objection": "异议中", "rectified": "已整改", "repaired": "已修复"}, required=True),
    ],
}  # fmt: skip

EXCHANGES = [PENALTIES, BREACHES]
