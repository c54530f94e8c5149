"""The finding codes of sign-offs, keys, datasets that are withheld, and who leads an area."""

from __future__ import annotations

from typing import Final

from generator.findings import Code, Severity, register

SIGN_OFF_MISSING: Final = "sign-off-missing"
SIGN_OFF_LAPSED: Final = "sign-off-lapsed"
SIGN_OFF_SAME_PERSON: Final = "sign-off-same-person"
SIGN_OFF_UNREADABLE: Final = "sign-off-unreadable"
SIGN_OFF_FUTURE: Final = "sign-off-future"
SIGN_OFF_OTHER: Final = "sign-off-of-another"
LEAD_UNKNOWN: Final = "lead-unknown"
AREA_UNKNOWN: Final = "area-unknown"
DEBTOR_UNKNOWN: Final = "owed-body-unknown"
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

_COMMAND_ZH = (
    "portal approve 名称 --data 数据文件夹 --prepared-by 经办人 --approved-by 审核人 --office 单位 --document 文号"
    " --key 审核人的私钥文件（portal.yml 没有 keys 的，不用 --key）"
)
_COMMAND_EN = (
    "portal approve NAME --data FOLDER --prepared-by NAME --approved-by NAME --office NAME --document NUMBER"
    " --key PRIVATE-KEY-FILE (without --key where portal.yml lists no keys)"
)
_APPROVE_ZH = f"核对数据后由两人重新签发：{_COMMAND_ZH}；只想先看样子，生成时加 --rehearsal。"
_APPROVE_EN = (
    f"Check the data and have two people sign it off again: {_COMMAND_EN}; only to look at the site, build with --rehearsal."
)


register(
    [
        Code(
            LEAD_UNKNOWN,
            "重点领域的牵头单位不在机构名录里",
            "The lead body of a key area is not in the registers",
            "在 portal.yml 的 areas.lead 写名录里已有的机构编号。",
            "Write the id of a body of the registers in areas.lead of portal.yml.",
        ),
        Code(
            AREA_UNKNOWN,
            "领域编号不在 portal.yml 里",
            "The key area is not in portal.yml",
            "改成 portal.yml 的 areas 里已有的编号；新设的领域，先写进 areas。",
            "Write an id that stands in areas of portal.yml; a new area is added there first.",
        ),
        Code(
            DEBTOR_UNKNOWN,
            "应公开数据的机构不在机构名录里",
            "A body that owes data is not in the registers",
            "在 resource.json 的 portal.owed 写名录里已有的机构编号或机构类别。",
            "Write ids and types of bodies of the registers in portal.owed of resource.json.",
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
            f"由两人办理签发：{_COMMAND_ZH}；或在 portal.yml 的 sign_off.waived 写明免签发的理由。",
            f"Have two people sign it off: {_COMMAND_EN}; or state in portal.yml, sign_off.waived, why there are no sign-offs.",
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
        _withheld(
            SIGN_OFF_OTHER,
            "签发文件是另一个数据集的",
            "The sign-off is that of another dataset",
            "签发文件放错了文件夹，或随文件夹一起复制了过来。找回本数据集自己的签发文件，或重新签发：portal approve。",
            "The file is in the wrong folder, or was copied along with one. Bring back the dataset's own sign-off, or sign it off again: portal approve.",
        ),
        _withheld(SIGN_OFF_UNREADABLE, "签发文件读不懂", "The sign-off file cannot be understood"),
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
    SIGN_OFF_OTHER: "签发文件是另一个数据集的",
    SIGNATURE_MISSING: "签发没有数字签名",
    SIGNATURE_WRONG: "数字签名与签发内容不符",
    KEY_UNKNOWN: "签名所用的密钥不在本站公布的名单里",
    KEY_EXPIRED: "签发日不在密钥有效期内",
    KEY_REVOKED: "签名所用的密钥已吊销",
    KEY_HOLDER: "签名人不是审核人",
}
