"""The finding codes of what may not be seen, and of what must be."""

from __future__ import annotations

from typing import Final

from generator.findings import Code, register

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

_MASK_ZH = "删去该内容；或在 resource.json 的 portal.masks 中为本列声明 {rule}，发布时自动隐去。改后须重新签发。"
_MASK_EN = "Remove it, or declare {rule} for the column in portal.masks of resource.json so that it is masked. Sign off again."


def _private(code: str, title_zh: str, title_en: str, rule: str) -> Code:
    return Code(
        code, title_zh, title_en, _MASK_ZH.replace("{rule}", rule), _MASK_EN.replace("{rule}", rule), is_private=True
    )  # fmt: skip


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
    ]
)

# What should stand in the place of what was found.
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
}
