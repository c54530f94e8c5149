"""The kinds of personal data that are looked for, and a place in a text where one stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What was found."""

    EMAIL = "email"
    ID_NUMBER = "id-number"
    BANK_CARD = "bank-card"
    MOBILE = "mobile"
    LANDLINE = "landline"
    PLATE = "plate"
    HOME = "home-address"
    HEALTH = "health"


# What each kind is called in a finding or a fault; no word of it repeats what was found.
KIND_NAMES: Final = {
    Kind.EMAIL: "电子邮件地址",
    Kind.ID_NUMBER: "身份证号码",
    Kind.BANK_CARD: "银行卡号",
    Kind.MOBILE: "手机号码",
    Kind.LANDLINE: "固定电话号码",
    Kind.PLATE: "机动车号牌",
    Kind.HOME: "住址",
    Kind.HEALTH: "与姓名相连的健康信息",
}
ALARMING: Final = tuple(Kind)
# Numbers that are amounts in a column of amounts.
LIKE_AMOUNTS: Final = frozenset({Kind.BANK_CARD, Kind.MOBILE, Kind.LANDLINE})


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text (characters, end excluded) and what stands there, in words that do not repeat it."""

    kind: Kind
    start: int
    end: int
    what: str


# Takes a folded text (`identifiers.fold`), and whether the column is declared to hold such things.
Detector = Callable[[str, bool], Iterator[Span]]
