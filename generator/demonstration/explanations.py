"""What invented bodies say about a record in their own words, and what was done: sentences joined from parts."""

from __future__ import annotations

from random import Random

_OPENINGS = (
    "经核实，情况属实。",
    "对此事我们负有责任。",
    "问题确实存在，我们不回避。",
    "我们已逐项核对原始材料。",
    "收到告知书后，我们当日召开会议研究。",
    "",
)

_CAUSES = {
    "money": ("预算调整与合同付款节点没有衔接好", "经办人更换时台账没有移交清楚", "资金申请退回后没有及时重新提交", "项目结算审定晚于合同约定的付款日",
              "误以为上级补助到账后才能支付", "发票信息有误退回重开，后续没有人跟进", "年末额度收回，重新下达用了较长时间"),
    "delay": ("现场条件与原方案不符，变更手续走了较长时间", "同一事项涉及多个部门，牵头责任不清", "前期摸底不细，工作量估计不足", "承办人员同时负责多个项目，排期没有及时调整",
              "材料流转仍靠纸质件，节点没有提醒", "施工单位更换后重新进场耽误了时间", "汛期停工，后续没有抢回进度"),
    "conduct": ("沿用了旧版文件模板，没有对照新规定清理", "对规定理解有偏差，把习惯做法当成要求", "合法性审核走了过场", "内部复核只看手续，没有看内容", "岗位培训没有覆盖新进人员", "对下属单位的做法疏于检查"),
    "data": ("系统接口升级后字段对应错误", "数据由多个科室分头填报，没有人核对总数", "经办人按上期数字估填，复核没有发现", "原始记录保存不全，事后难以核对", "为赶时限先报后核", "没有设置逾期提醒"),
}  # fmt: skip

_DONE = {
    "money": ("已调剂资金付清全部款项，并支付逾期利息", "款项已于规定期限内付清，付款凭证已报送备查", "已与对方签订付款计划，首期已经到账", "已对在办合同逐份排查，超期的列明付款日期"),
    "delay": ("已办结该事项，并向当事人当面说明", "已增派两组人员，现已完成并通过验收", "剩余工作已排出周计划，每周五公布进度", "已完成现场整改，照片和验收单已上传"),
    "conduct": ("已废止有关文件，并书面告知受影响的单位", "已退回不应收取的材料和费用", "已重新组织程序，全过程留痕", "已向当事人道歉并纠正原做法"),
    "data": ("已更正数据，并公布更正前后的对照", "已补报全部数据，经复核无误", "已对近两年的同类数据重新核查", "已把填报、复核两个岗位分开"),
}  # fmt: skip

_PLEDGES = (
    "今后付款、办件节点提前十天提醒，超过期限的由分管负责人书面说明。",
    "此事已列入下半年督办事项，每月公布一次进展。",
    "我们将把同类事项全部公开，接受监督。",
    "相关责任人已作检查，年度考核不评优。",
    "已修订内部办法，明确牵头科室和完成时限。",
    "欢迎当事人继续监督，联系电话见本单位网站。",
    "第三季度起，同类事项由两名人员交叉复核。",
    "已请第三方每季度抽查一次，结果向社会公布。",
)

_RECTIFIED = (
    "{done}；{office}现场核验通过。",
    "{done}，整改报告已报{office}。",
    "按期完成整改：{done}。",
    "分两步整改：先查清原因，再处理个案。{done}。",
    "{done}，并举一反三排查同类事项{n}件。",
    "{done}。{office}抽查{n}件，未发现新问题。",
)

_OBJECTIONS = (
    "认为逾期天数的起算日有误，应自结算审定之日起算", "认为责任主体认定不准确，该事项由其他单位承办", "认为延期已经对方书面同意", "认为所引用的行为清单条目不适用",
    "认为事实不清，要求重新核查现场", "认为款项已经按期汇出，因账户信息错误被退回", "认为情形属于不可抗力，应当免责", "对涉及金额的计算有异议",
)  # fmt: skip

_UPHELD = (
    "维持公示：证据充分，起算日以生效文书为准",
    "维持公示：延期没有书面同意的记录",
    "维持公示：承办单位与责任主体一致",
    "部分更正：更正逾期天数，其余内容维持",
    "部分更正：更正涉及金额，其余内容维持",
)


def explain(chance: Random, theme: str) -> str:
    """Return a body's own statement: an opening, a cause, what was done, a pledge; one or two paragraphs."""
    cause = chance.choice(_CAUSES[theme])
    reason = chance.choice((f"主要原因是{cause}。", f"事情的起因是{cause}。", f"经查，{cause}。", f"{cause}，我们没有及时补救。"))
    rest = f"{chance.choice(_DONE[theme])}。{chance.choice(_PLEDGES)}"
    if chance.random() < 0.4:
        return f"{chance.choice(_OPENINGS)}{reason}\n{rest}"
    return f"{chance.choice(_OPENINGS)}{reason}{rest}"


def describe_rectification(chance: Random, theme: str, office: str) -> str:
    """Return one sentence about how a matter was put right and who checked it."""
    return chance.choice(_RECTIFIED).format(done=chance.choice(_DONE[theme]), office=office, n=chance.randint(3, 46))


def object_to(chance: Random) -> str:
    """Return the ground of an objection."""
    return chance.choice(_OBJECTIONS)


def decide_objection(chance: Random) -> str:
    """Return the outcome of an objection that did not withdraw the record."""
    return chance.choice(_UPHELD)
