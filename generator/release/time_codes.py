"""The finding codes of display windows, objections, repairs and withdrawals."""

from __future__ import annotations

from typing import Final

from generator.findings import Code, Severity, register

WINDOW_INVERTED: Final = "display-window-inverted"
WITHDRAWAL_INCOMPLETE: Final = "withdrawal-incomplete"
WITHDRAWAL_FUTURE: Final = "withdrawal-future"
RELEASE_FUTURE: Final = "release-date-future"
RELEASE_OVERDUE: Final = "release-overdue"
WINDOW_TOO_LONG: Final = "display-window-too-long"
WINDOW_TOO_SHORT: Final = "display-window-too-short"
WINDOW_UNKNOWN: Final = "display-window-unknown"
REPAIR_EARLY: Final = "repair-too-early"
REPAIR_UNFOUNDED: Final = "repair-without-decision"
OBJECTION_UNFOUNDED: Final = "objection-without-date"
OBJECTION_OVER: Final = "objection-decided"
OBJECTION_OVERDUE: Final = "objection-overdue"
STATE_MARKED: Final = "state-marked"
WITHDRAWAL_PENDING: Final = "withdrawal-pending"
WITHDRAWAL_LATE: Final = "withdrawal-late"
PUBLISHED_EARLY: Final = "published-before-period-end"
PUBLISHED_FUTURE: Final = "published-in-future"
RECORD_FUTURE: Final = "record-date-future"


register(
    [
        Code(
            RELEASE_FUTURE,
            "发布日期还没有到",
            "The release is dated after the day of the build",
            "核对 portal.yml 的 release.date，或核对 --date。",
            "Check release.date in portal.yml, or --date.",
        ),
        Code(
            RELEASE_OVERDUE,
            "下一批数据已经到期，还没有发布",
            "The next batch is overdue",
            "照常发布，页面写明逾期；请报送新一批数据，更新 portal.yml 的 release.id、release.date 和 release.next。",
            "The release goes on and the pages say that it is overdue; supply the new batch and renew release.id, date and next in portal.yml.",
            severity=Severity.NOTICE,
        ),
        Code(
            WINDOW_INVERTED,
            "公示开始日晚于公示截止日",
            "The display window ends before it begins",
            "核对两个日期，改正其中写错的一个。",
            "Check both dates and correct the wrong one.",
        ),
        Code(
            WITHDRAWAL_INCOMPLETE,
            "撤下说明不完整",
            "A withdrawal is not explained in full",
            "写明撤下日期、理由和依据的文书（portal.withdrawal 的三列）。",
            "Give date, reason and act of the withdrawal (the three columns of portal.withdrawal).",
        ),
        Code(
            WITHDRAWAL_FUTURE,
            "撤下日期还没有到",
            "A record is withdrawn on a day that has not come",
            "核对撤下日期；还没有撤下的记录，状态不能先改成已撤下。",
            "Check the date; a record is not in the withdrawn state before its day.",
        ),
        Code(
            WITHDRAWAL_PENDING,
            "已收到撤销或更正的通知，记录还没有撤下",
            "The portal was told of a revocation or correction, but the record still stands",
            "把状态改为已撤下，写明撤下日期、理由和依据的文书；通知写错的，清空通知日期。",
            "Set the withdrawn state with date, reason and act; if the notice was entered by mistake, empty its date.",
        ),
        Code(
            WITHDRAWAL_LATE,
            "撤下晚于法定期限",
            "A record was withdrawn after the legal time",
            "记录已经撤下，照常发布；请查明逾期原因。",
            "The record is gone and the release goes on; find out why it was late.",
            severity=Severity.NOTICE,
        ),
        Code(
            WINDOW_TOO_LONG,
            "公示截止日晚于规则规定的最后一日",
            "The stated last day of display lies after the one that the rules allow",
            "改为规则算出的日期，或清空该格由规则计算；级别写错的，改正级别。",
            "Write the day that the rules give, or empty the cell and let the rules fill it in; if the tier is wrong, correct that.",
        ),
        Code(
            WINDOW_TOO_SHORT,
            "公示截止日早于最短公示期",
            "The stated last day of display lies before the shortest display that the rules demand",
            "改正日期；提前结束公示须有修复决定（portal.repaired）或撤下说明。",
            "Correct the day; display ends earlier only by a repair (portal.repaired) or a withdrawal.",
        ),
        Code(
            WINDOW_UNKNOWN,
            "没有规则能确定公示期",
            "No rule decides how long the record is displayed",
            "写明级别；规则施行以前公布的记录，写明公示截止日。",
            "State the tier; for a record published before the first rules, state the last day of display.",
        ),
        Code(
            REPAIR_EARLY,
            "修复决定早于最短公示期",
            "Repaired before the shortest display was over",
            "核对级别、作出日期和修复决定日期。",
            "Check tier, day of the decision and day of the repair.",
        ),
        Code(
            REPAIR_UNFOUNDED,
            "状态为已修复，但没有已到期的修复决定日期",
            "The state is repaired, but there is no day of the decision to repair, or it has not come",
            "写明修复决定日期，或改正状态。",
            "Write the day of the decision, or correct the state.",
        ),
        Code(
            OBJECTION_UNFOUNDED,
            "状态为异议中，但没有提出异议的日期",
            "The state is under objection, but there is no day of the objection, or it has not come",
            "写明提出异议的日期，或改正状态。",
            "Write the day of the objection, or correct the state.",
        ),
        Code(
            OBJECTION_OVER,
            "异议已经作出决定，状态仍为异议中",
            "The objection is decided, but the state is still under objection",
            "按决定改正状态。",
            "Correct the state as the decision says.",
        ),
        Code(
            OBJECTION_OVERDUE,
            "异议逾期未作决定",
            "An objection has not been decided within the legal time",
            "催办；作出决定后写明日期和结果。记录照常标注异议中。",
            "Press for a decision and enter its day and result. The record stays marked.",
            severity=Severity.NOTICE,
        ),
        Code(
            PUBLISHED_EARLY,
            "公开日期早于这一期结束（逐件公开的，早于起算日）",
            "Published before the period had ended, or before the row's time began",
            "核对公开日期和期次，改正写错的一个；这一期结束前先公布的预计数，最终数公布后改写公开日期。"
            "照常发布，按时公开的次数里算上它，页面写明有几次。",
            "Check the day of publication and the period and correct the wrong one; for figures published ahead, write the day of the final "
            "ones once they are out. The release goes on: it counts as in time, and the pages say how many such there are.",
            severity=Severity.NOTICE,
        ),
        Code(
            PUBLISHED_FUTURE,
            "公开日期还没有到",
            "The day of publication has not come",
            "核对公开日期，或核对 --date。照常发布；到那一天以前，这一期按没有公开计算。",
            "Check the day of publication, or --date. The release goes on; until that day the period counts as not published.",
            severity=Severity.NOTICE,
        ),
        Code(
            RECORD_FUTURE,
            "记录的日期还没有到",
            "The date of a record has not come",
            "核对日期，或核对 --date。照常发布，记录按写明的日期排在最前；日期本来就在以后的数据集，在 resource.json 写 portal.ahead: true。",
            "Check the date, or --date. The release goes on, and the record stands first by its date; where dates lie ahead by their nature, "
            "write portal.ahead: true in resource.json.",
            severity=Severity.NOTICE,
        ),
        Code(
            STATE_MARKED,
            "已按日期标注状态",
            "The state was set by the dates of the row",
            "页面和下载文件已按日期标注；请把源数据的状态改成一致。",
            "Pages and downloads carry the state that the dates demand; make the source say the same.",
            severity=Severity.NOTICE,
        ),
    ]
)

# What should stand in the place of what was found.
EXPECTED: Final = {
    WINDOW_INVERTED: "开始日不晚于截止日",
    REPAIR_UNFOUNDED: "不晚于构建日的修复决定日期",
    OBJECTION_UNFOUNDED: "不晚于构建日的异议日期",
    OBJECTION_OVER: "状态不再是异议中",
    WITHDRAWAL_PENDING: "状态为已撤下，并有撤下说明",
}
