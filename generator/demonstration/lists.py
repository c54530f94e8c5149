"""The three invented lists (三清单) in their 2025 and 2026 editions: data, conduct, application."""

from __future__ import annotations

from dataclasses import dataclass

from generator.demonstration.conduct import AREAS, CONDUCT

Row = dict[str, str]
EDITIONS = ("2025", "2026")


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the data or application list; ``before`` holds the cells of the 2025 edition that differ."""

    id: str
    cells: tuple[str, ...]
    before: tuple[str, ...] = ()
    since: str = "2025"
    until: str = "2026"
    reason: str = ""


# id: (area or "", what data, who supplies it, update cycle, opening class)
_DATA = (
    Item("D-001", ("", "政务诚信数据报送情况", "shi-xinyong", "每月", "无条件开放"), since="2026", reason="报送本身也要公开"),
    Item("D-002", ("", "公开承诺及兑现情况", "shi-fagai", "每月", "无条件开放")),
    Item("D-003", ("", "政府信息公开申请答复情况", "shi-sifa", "每季", "无条件开放")),
    Item("D-005", ("", "政务诚信监督检查结果", "shi-fagai", "每半年", "无条件开放")),
    Item("D-006", ("", "公务员有关事项申报核查结果", "shi-gongwuyuan", "每年", "有条件开放")),
    Item("D-007", ("", "政务失信记录", "shi-xinyong", "每周", "无条件开放"),
         before=("", "政务失信记录", "shi-xinyong", "每月", "无条件开放"), reason="由按月改为按周更新"),
    Item("D-008", ("", "出具的履约、信用证明", "shi-xinyong", "每季", "有条件开放")),
    Item("D-009", ("", "联动奖惩案例", "shi-xinyong", "每月", "无条件开放")),
    Item("D-010", ("", "异议、修复和免责办理情况", "shi-xinyong", "每周", "无条件开放")),
    Item("D-011", ("", "涉及政府机构的司法判决和执行", "shi-sifa", "每月", "无条件开放")),
    Item("D-012", ("", "涉及政府机构的行政处罚", "shi-sifa", "每周", "无条件开放")),
    Item("D-013", ("", "行政复议决定履行情况", "shi-sifa", "每季", "无条件开放")),
    Item("D-014", ("a02", "合作项目履约和付费", "shi-fagai", "每季", "无条件开放")),
    Item("D-015", ("a03", "招标投标过程和履约", "shi-fagai", "每月", "无条件开放")),
    Item("D-018", ("a05", "政府债务限额、余额和风险等级", "shi-caizheng", "每季", "无条件开放")),
    Item("D-021", ("a06", "河长承诺、巡河和考核", "shi-shuiwu", "每月", "无条件开放"),
         before=("a06", "河长名单和考核", "shi-shuiwu", "每年", "无条件开放"), reason="增加承诺和巡河数据，改为按月"),
    Item("D-022", ("a07", "城市综合管理督办事项", "shi-zhujian", "每月", "无条件开放")),
    Item("D-023", ("a08", "环境保护目标和督察整改", "shi-shengtai", "每季", "无条件开放")),
    Item("D-024", ("a09", "交通执法和应急处置", "shi-jiaotong", "每月", "无条件开放")),
    Item("D-025", ("a10", "公共安全检查和抽检结果", "shi-shichang", "每周", "无条件开放")),
    Item("D-026", ("a11", "政务服务办件和评价", "shi-shengai", "每月", "无条件开放")),
    Item("D-027", ("a12", "审批事项目录和办理时限", "shi-shengai", "每季", "无条件开放")),
    Item("D-028", ("a14", "企业诉求办理和惠企资金拨付", "shi-jingxin", "每月", "无条件开放")),
    Item("D-031", ("a01", "政府采购合同履约", "shi-caizheng", "每季", "无条件开放")),
    Item("D-032", ("a03", "工程价款结算", "shi-zhujian", "每季", "无条件开放")),
    Item("D-033", ("a01", "合同款和保证金支付", "shi-caizheng", "每月", "无条件开放")),
    Item("D-036", ("a04", "招商协议和承诺兑现", "shi-shangwu", "每季", "有条件开放"),
         before=("a04", "招商协议和承诺兑现", "shi-shangwu", "每年", "非开放"), reason="除商业秘密外转为有条件开放"),
    Item("D-044", ("a15", "统计执法和数据质量核查", "shi-tongji", "每季", "无条件开放")),
    Item("D-049", ("a16", "审计结果和整改", "shi-shenji", "每季", "无条件开放")),
    Item("D-052", ("a13", "12345热线受理和办理", "shi-rexian", "每月", "无条件开放")),
    Item("D-055", ("", "机构名录和第一责任岗位", "shi-xinyong", "随时", "无条件开放")),
    Item("D-058", ("", "网站栏目更新情况", "shi-xinyong", "每季", "无条件开放"), until="2025", reason="并入政府网站检查"),
    Item("D-060", ("", "诚信培训参加情况", "shi-gongwuyuan", "每年", "有条件开放"), until="2025", reason="属于内部管理"),
    Item("D-061", ("", "荣誉表彰及取消", "shi-renshe", "每季", "无条件开放"), since="2026", reason="守信情况同样公开"),
    Item("D-062", ("", "区和部门考核评价得分", "shi-fagai", "每半年", "无条件开放")),
    Item("D-070", ("", "限期整改", "shi-fagai", "每月", "无条件开放"), since="2026", reason="整改到哪一步同样公开"),
    Item("D-071", ("", "通报批评", "shi-fagai", "每月", "无条件开放"), since="2026", reason="通报同样公开"),
    Item("D-072", ("", "评价结果运用", "shi-fagai", "每季", "无条件开放"), since="2026", reason="结果用在哪里同样公开"),
    Item("D-073", ("", "公示前的告知", "shi-xinyong", "每周", "无条件开放"), since="2026", reason="告知情况同样公开"),
    Item("D-074", ("", "专项督导和发现的问题", "shi-fagai", "每季", "无条件开放"), since="2026", reason="督导结果逐项公开"),
    Item("D-075", ("", "专项治理", "shi-fagai", "每季", "无条件开放"), since="2026", reason="从发现到销号全程公开"),
    Item("D-076", ("", "人大代表建议和政协提案办理", "shi-fagai", "每季", "无条件开放"), since="2026", reason="办理情况列入评价"),
    Item("D-077", ("", "第三方评价", "shi-fagai", "每年", "无条件开放"), since="2026", reason="与官方评价对照"),
    Item("D-063", ("", "重点任务责任分工", "shi-fagai", "每年", "无条件开放"), since="2026", reason="责任到机构"),
)  # fmt: skip

# id: (measure, positive or negative, who carries it out, who it is for, basis)
_APPLICATIONS = (
    Item("Y-01", ("列入信用报告，供决策参考", "惩戒", "shi-xinyong", "机构", "甲信办〔2026〕9号第4条")),
    Item("Y-02", ("年度考核评价扣分", "惩戒", "shi-fagai", "机构", "甲信办〔2026〕9号第5条"),
         before=("年度考核评价扣分", "惩戒", "shi-gongwuyuan", "机构", "甲信办〔2025〕3号第5条"), reason="实施单位调整"),
    Item("Y-03", ("约谈主要负责人", "惩戒", "shi-fagai", "机构负责人", "甲信办〔2026〕9号第6条")),
    Item("Y-04", ("限制参加评先评优", "惩戒", "shi-renshe", "机构和个人", "甲信办〔2026〕9号第7条")),
    Item("Y-05", ("限期整改，书面说明原因", "惩戒", "shi-fagai", "机构", "甲信办〔2026〕9号第8条")),
    Item("Y-06", ("通报批评", "惩戒", "shi-fagai", "机构和个人", "甲信办〔2026〕9号第9条")),
    Item("Y-07", ("个人年度考核不得评优", "惩戒", "shi-gongwuyuan", "公务员", "甲信办〔2026〕9号第10条")),
    Item("Y-08", ("暂停安排新增政府投资项目", "惩戒", "shi-fagai", "机构", "甲信办〔2026〕9号第11条")),
    Item("Y-09", ("暂缓改革试点资格", "惩戒", "shi-shengai", "机构", "甲信办〔2026〕9号第12条"), since="2026", reason="评价结果用于改革试点"),
    Item("Y-10", ("专项资金分配系数调整", "惩戒", "shi-caizheng", "机构", "甲信办〔2026〕9号第13条"),
         before=("专项资金分配降低系数", "惩戒", "shi-caizheng", "机构", "甲信办〔2025〕3号第13条"), reason="守信的上调，失信的下调"),
    Item("Y-11", ("公务用车从严审核", "惩戒", "shi-caizheng", "机构", "甲信办〔2025〕3号第14条"), until="2025", reason="与失信行为没有直接关联"),
    Item("Y-17", ("增加审计抽查频次", "惩戒", "shi-shenji", "机构", "甲信办〔2026〕9号第20条"), since="2026", reason="问题多的单位多查"),
    Item("Y-18", ("热线工单重点督办", "惩戒", "shi-rexian", "机构", "甲信办〔2026〕9号第21条"), since="2026", reason="投诉集中的单位重点督办"),
    Item("Y-19", ("限制参加文明单位评选", "惩戒", "shi-minzheng", "机构", "甲信办〔2026〕9号第22条"), since="2026", reason="评选以守信为前提"),
    Item("Y-12", ("优先安排改革试点", "激励", "shi-shengai", "机构", "甲信办〔2026〕9号第15条")),
    Item("Y-13", ("绩效考核加分", "激励", "shi-gongwuyuan", "机构", "甲信办〔2026〕9号第16条")),
    Item("Y-14", ("减少日常检查频次", "激励", "shi-shichang", "机构", "甲信办〔2026〕9号第17条"), since="2026", reason="让守信的单位少受打扰"),
    Item("Y-15", ("优先推荐先进集体", "激励", "shi-renshe", "机构和个人", "甲信办〔2026〕9号第18条")),
    Item("Y-16", ("优先安排项目投资", "激励", "shi-fagai", "机构", "甲信办〔2026〕9号第19条")),
)  # fmt: skip


def make_data_list() -> list[Row]:
    """Return the data list (数据清单) in both editions."""
    columns = ("area", "name", "supplier", "cycle", "opening")
    rows = _in_editions(_DATA, columns)
    for row in rows:
        row["group"] = AREAS.get(row["area"], "综合")
    return rows


def make_application_list() -> list[Row]:
    """Return the application list (应用清单) in both editions."""
    return _in_editions(_APPLICATIONS, ("name", "direction", "executor", "subject", "basis"))


def make_conduct_list() -> list[Row]:
    """Return the behaviour list (行为清单) in both editions."""
    rows: list[Row] = []
    for edition in EDITIONS:
        for item in CONDUCT:
            if item.since <= edition <= item.until:
                text = item.before if edition == "2025" and item.before else item.text
                rows.append({
                    "edition": edition, "item_id": item.id, "name": text, "area": item.area, "group": AREAS.get(item.area, "综合"),
                    "data_items": item.data, "measures": item.measures, "reason": _reason(edition, item.since, item.until, bool(item.before), item.reason),
                })  # fmt: skip
    return rows


def _in_editions(items: tuple[Item, ...], columns: tuple[str, ...]) -> list[Row]:
    rows = []
    for edition in EDITIONS:
        for item in items:
            if item.since <= edition <= item.until:
                cells = item.before if edition == "2025" and item.before else item.cells
                reason = _reason(edition, item.since, item.until, bool(item.before), item.reason)
                rows.append({"edition": edition, "item_id": item.id, **dict(zip(columns, cells, strict=True)), "reason": reason})
    return rows


def _reason(edition: str, since: str, until: str, is_changed: bool, reason: str) -> str:
    """Return the reason where it belongs: with the edition that brings a change, or the last one before an item goes."""
    belongs = (until == edition and until < EDITIONS[-1]) or (edition == EDITIONS[-1] and (since == edition or is_changed))
    return reason if belongs else ""
