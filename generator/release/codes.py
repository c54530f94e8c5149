"""The finding codes of this room: privacy, over-redaction, sign-off, display windows and withdrawals."""

from __future__ import annotations

from typing import Final

from generator.findings import Code, Severity, register

ID_NUMBER: Final = "privacy-id-number"
MOBILE: Final = "privacy-mobile"
EMAIL: Final = "privacy-email"
BANK_CARD: Final = "privacy-bank-card"
LANDLINE: Final = "privacy-landline"
PLATE: Final = "privacy-plate"
HOME: Final = "privacy-home-address"
HEALTH: Final = "privacy-health"
PERSON_NAME: Final = "person-name-unmasked"
PERSONS_UNDECLARED: Final = "natural-persons-undeclared"
MUST_SHOW_MASKED: Final = "must-show-masked"
MUST_SHOW_BLANK: Final = "must-show-blank"
SIGN_OFF_MISSING: Final = "sign-off-missing"
SIGN_OFF_LAPSED: Final = "sign-off-lapsed"
SIGN_OFF_SAME_PERSON: Final = "sign-off-same-person"
SIGN_OFF_UNREADABLE: Final = "sign-off-unreadable"
WINDOW_INVERTED: Final = "display-window-inverted"
WITHDRAWAL_INCOMPLETE: Final = "withdrawal-incomplete"
WITHDRAWAL_FUTURE: Final = "withdrawal-future"
SIGN_OFF_FUTURE: Final = "sign-off-future"
RELEASE_FUTURE: Final = "release-date-future"
LEAD_UNKNOWN: Final = "lead-unknown"
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
SIGNATURE_MISSING: Final = "signature-missing"
SIGNATURE_WRONG: Final = "signature-wrong"
KEY_UNKNOWN: Final = "signing-key-unknown"
KEY_EXPIRED: Final = "signing-key-expired"
KEY_REVOKED: Final = "signing-key-revoked"
KEY_HOLDER: Final = "signing-key-holder"
KEYS_MISSING: Final = "signing-keys-missing"
DATASET_WITHHELD: Final = "dataset-withheld"
WITHHELD_WITH: Final = "dataset-withheld-with-another"
REGISTER_WITHHELD: Final = "register-withheld"
ALL_WITHHELD: Final = "all-datasets-withheld"

_MASK_ZH = "删去该内容；或在 resource.json 的 portal.masks 中为本列声明 {rule}，发布时自动隐去。改后须重新签发。"
_MASK_EN = "Remove it, or declare {rule} for the column in portal.masks of resource.json so that it is masked. Sign off again."


def _private(code: str, title_zh: str, title_en: str, rule: str) -> Code:
    return Code(
        code, title_zh, title_en, _MASK_ZH.replace("{rule}", rule), _MASK_EN.replace("{rule}", rule), is_private=True
    )  # fmt: skip


_APPROVE_ZH = "核对数据后重新签发：portal approve。"
_APPROVE_EN = "Check the data and sign it off again: portal approve."

register(
    [
        _private(ID_NUMBER, "公开列中有身份证号码", "A citizen identity number stands in a public column", "id-number"),
        _private(MOBILE, "公开列中有手机号码", "A mobile telephone number stands in a public column", "phone"),
        _private(EMAIL, "公开列中有电子邮件地址", "An e-mail address stands in a public column", "email"),
        _private(BANK_CARD, "公开列中有银行卡号", "A bank card number stands in a public column", "bank-card"),
        Code(
            LANDLINE,
            "公开列中有未登记的固定电话",
            "A landline number that is not an official contact stands in a public column",
            "单位对外公布的电话，写进 portal.yml 的 official_contacts；个人的删去，或在 portal.masks 中为本列声明 phone。",
            "List an office's number in official_contacts of portal.yml; remove a person's, or declare phone in portal.masks.",
            is_private=True,
        ),
        _private(PLATE, "公开列中有机动车号牌", "A licence plate stands in a public column", "plate"),
        _private(HOME, "公开列中有住址", "A home address stands in a public column", "home-address"),
        _private(HEALTH, "公开列中有与姓名相连的健康信息", "What illness a person has stands in a public column", "health"),
        Code(
            PERSON_NAME,
            "自然人姓名没有隐名",
            "The name of a natural person is not masked",
            "写成姓加“某”，如 王某、欧阳某；或在 portal.masks 中为本列声明 person。",
            "Write the surname and 某, such as 王某 or 欧阳某, or declare person for the column in portal.masks.",
            is_private=True,
        ),
        Code(
            PERSONS_UNDECLARED,
            "有自然人的记录，描述文件没有说明",
            "Rows are about natural persons, of which the descriptor says nothing",
            "在 resource.json 的 portal.natural_persons 写明哪一列、哪些值表示自然人；没有法律依据的，这些行不公布。",
            "State in portal.natural_persons of resource.json which column and values mean a natural person; without a legal basis"
            " such rows are not published.",
        ),
        Code(
            MUST_SHOW_MASKED,
            "应当公开的内容被遮盖",
            "Something that must stay visible is masked",
            "机构、文号、依据、日期和职务不是个人信息，写出原文。",
            "Body, document number, legal basis, dates and official role are not personal data: write them out.",
        ),
        Code(
            MUST_SHOW_BLANK,
            "应当公开的内容是空的",
            "Something that must stay visible is blank",
            "补上机构、文号、依据、日期或职务；确实没有的，用 portal.rows 写明不公布的理由。",
            "Fill in body, document number, legal basis, date or role; where there is none, omit the row in portal.rows with its reason.",
        ),
        Code(
            RELEASE_FUTURE,
            "发布日期还没有到",
            "The release is dated after the day of the build",
            "核对 portal.yml 的 release.date，或核对 --date。",
            "Check release.date in portal.yml, or --date.",
        ),
        Code(
            LEAD_UNKNOWN,
            "重点领域的牵头单位不在机构名录里",
            "The lead body of a key area is not in the registers",
            "在 portal.yml 的 areas.lead 写名录里已有的机构编号。",
            "Write the id of a body of the registers in areas.lead of portal.yml.",
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
            STATE_MARKED,
            "已按日期标注状态",
            "The state was set by the dates of the row",
            "页面和下载文件已按日期标注；请把源数据的状态改成一致。",
            "Pages and downloads carry the state that the dates demand; make the source say the same.",
            severity=Severity.NOTICE,
        ),
    ]
)


def _withheld(code: str, title_zh: str, title_en: str, remedy_zh: str = _APPROVE_ZH, remedy_en: str = _APPROVE_EN) -> Code:
    """Return the code of a fault for which one dataset is withheld and named, while the others are published."""
    return Code(
        code, f"{title_zh}；该数据集暂不公布", f"{title_en}; the dataset is withheld", remedy_zh, remedy_en, Severity.NOTICE
    )


register(
    [
        _withheld(
            SIGN_OFF_MISSING,
            "数据集没有签发",
            "The dataset is not signed off",
            "由两人办理签发：portal approve；或在 portal.yml 的 sign_off.waived 写明免签发的理由。",
            "Have two people sign it off with portal approve, or state in portal.yml, sign_off.waived, why there are no sign-offs.",
        ),
        _withheld(
            SIGN_OFF_LAPSED, "签发后内容有改动，签发失效", "The content changed after it was signed off and the sign-off lapsed"
        ),
        _withheld(
            SIGN_OFF_SAME_PERSON,
            "经办人与审核人是同一人",
            "Prepared and approved by the same person",
            "由另一人审核后重新签发：portal approve。",
            "Have another person approve it: portal approve.",
        ),
        _withheld(SIGN_OFF_UNREADABLE, "签发文件读不懂", "The sign-off file cannot be read"),
        _withheld(
            SIGN_OFF_FUTURE,
            "签发日期还没有到",
            "The sign-off is dated after the day of the build",
            "核对签发日期，按实际日期重新签发：portal approve；或核对 --date。",
            "Check the date and sign off again on the real day with portal approve, or check --date.",
        ),
        _withheld(
            SIGNATURE_MISSING,
            "签发没有数字签名",
            "The sign-off is not signed with a key",
            "由审核人用自己的密钥重新签发：portal approve --key。",
            "Have the approver sign it off with their own key: portal approve --key.",
        ),
        _withheld(
            SIGNATURE_WRONG,
            "数字签名与签发内容不符",
            "The signature does not fit what was signed off",
            "签发文件被改动过，或签名出自别的密钥。查明原因后由审核人重新签发：portal approve --key。",
            "The sign-off was changed or signed with another key. Find out why, then have the approver sign again: portal approve --key.",
        ),
        _withheld(
            KEY_UNKNOWN,
            "签名所用的密钥不在名单里",
            "The signing key is not listed",
            "核对 portal.yml 的 keys；用名单内的密钥重新签发：portal approve --key。",
            "Check keys in portal.yml, or sign off again with a listed key: portal approve --key.",
        ),
        _withheld(
            KEY_EXPIRED,
            "签发日不在密钥有效期内",
            "The signing key was not valid on the day of the sign-off",
            "用有效的密钥重新签发：portal approve --key；新密钥用 portal key 生成。",
            "Sign off again with a valid key: portal approve --key; portal key makes a new one.",
        ),
        _withheld(
            KEY_REVOKED,
            "签名所用的密钥已吊销",
            "The signing key was revoked",
            "核对数据，用未吊销的密钥重新签发：portal approve --key。",
            "Check the data and sign off again with a key that is not revoked: portal approve --key.",
        ),
        _withheld(
            KEY_HOLDER,
            "签名人不是审核人",
            "Signed with the key of somebody else than the approver",
            "由审核人用本人的密钥重新签发：portal approve --key。",
            "Have the approver sign with their own key: portal approve --key.",
        ),
        _withheld(
            DATASET_WITHHELD,
            "规范里写了暂不公布的理由",
            "The descriptor gives a reason for withholding",
            "可以公布时，删去 resource.json 的 portal.withheld，再签发：portal approve。",
            "When it may be published, delete portal.withheld in resource.json and sign it off: portal approve.",
        ),
        _withheld(
            WITHHELD_WITH,
            "所依据的数据集暂不公布",
            "A dataset that it cannot do without is withheld",
            "先让所依据的数据集可以公布。",
            "First make the dataset that it rests on publishable.",
        ),
        Code(
            KEYS_MISSING,
            "签发只凭哈希，没有数字签名",
            "Sign-offs bind by hash only; nobody signs them with a key",
            "用 portal key 生成密钥，把公钥写进 portal.yml 的 keys，再重新签发。",
            "Make keys with portal key, list them under keys in portal.yml, then sign off again.",
            Severity.NOTICE,
        ),
        Code(
            REGISTER_WITHHELD,
            "机构名录暂不公布，别的数据集要用它",
            "A register of bodies is withheld that other datasets need",
            "先签发机构名录：portal approve。没有名录，就不知道记录说的是哪个机构，所以整批不发布。",
            "Sign off the register first: portal approve. Without it nobody can tell whom the records are about, so nothing is published.",
        ),
        Code(
            ALL_WITHHELD,
            "没有一个数据集可以公布",
            "No dataset may be published",
            "至少签发一个数据集：portal approve；要先看样子，用 portal build --rehearsal。",
            "Sign off at least one dataset with portal approve; to look at the site before, use portal build --rehearsal.",
        ),
    ]
)

# What the public is told about a dataset that is withheld for a fault of its sign-off.
PUBLIC_REASONS: Final = {
    SIGN_OFF_MISSING: "尚未审核签发",
    SIGN_OFF_LAPSED: "签发后内容有改动，须重新审核签发",
    SIGN_OFF_SAME_PERSON: "经办人与审核人是同一人，签发无效",
    SIGN_OFF_UNREADABLE: "签发文件无法读取",
    SIGN_OFF_FUTURE: "签发日期还没有到",
    SIGNATURE_MISSING: "签发没有数字签名",
    SIGNATURE_WRONG: "数字签名与签发内容不符",
    KEY_UNKNOWN: "签名所用的密钥不在本站公布的名单里",
    KEY_EXPIRED: "签发日不在密钥有效期内",
    KEY_REVOKED: "签名所用的密钥已吊销",
    KEY_HOLDER: "签名人不是审核人",
}

EXPECTED: Final = {
    ID_NUMBER: "没有身份证号码",
    MOBILE: "没有手机号码",
    EMAIL: "没有电子邮件地址",
    BANK_CARD: "没有银行卡号",
    LANDLINE: "没有个人电话；单位电话列在 official_contacts",
    PLATE: "没有机动车号牌",
    HOME: "没有住址",
    HEALTH: "没有与姓名相连的健康信息",
    PERSON_NAME: "隐名形式，如 王某、王某某、欧阳某（职务）",
    PERSONS_UNDECLARED: "声明 portal.natural_persons",
    MUST_SHOW_MASKED: "写出的原文",
    MUST_SHOW_BLANK: "不空",
    WINDOW_INVERTED: "开始日不晚于截止日",
    REPAIR_UNFOUNDED: "不晚于构建日的修复决定日期",
    OBJECTION_UNFOUNDED: "不晚于构建日的异议日期",
    OBJECTION_OVER: "状态不再是异议中",
    WITHDRAWAL_PENDING: "状态为已撤下，并有撤下说明",
}
