"""Cheap patterns for whole columns (RE2, by pyarrow): each matches a superset of what the exact rules find."""

from __future__ import annotations

from typing import Final

from generator.identifiers import PROVINCES, WIDE_SEPARATORS
from generator.personal.health import ILLNESSES
from generator.personal.plates import PLATE_PROVINCES
from generator.personal.spelt import SPELT

_D = "[0-9０-９]"
_W = f"[{WIDE_SEPARATORS}]{{0,2}}"
_COARSE_EMAIL = r"[@＠﹫]|[%％][4４][0０]|[\[(【{［（｛](?:at|AT)[\])】}］）｝]"
# Cells that may hold a number or an address of a person.
COARSE: Final = f"{_COARSE_EMAIL}|{_D}(?:{_W}{_D}){{9}}"


def _digit(*digits: str) -> str:
    return "[" + "".join(each + chr(ord(each) + 0xFEE0) for digit in digits for each in digit) + "]"


def _joined(*parts: str) -> str:
    return _W.join(parts)


_BEFORE, _AFTER = "(?:^|[^0-9０-９])", "(?:$|[^0-9０-９])"
_REGION = "(?:" + "|".join(_joined(_digit(code[0]), _digit(code[1])) for code in sorted(PROVINCES)) + ")"
_BIRTH = _joined(
    f"(?:{_joined(_digit('1'), _digit('9'))}|{_joined(_digit('2'), _digit('0'))})", _D, _D,
    f"(?:{_joined(_digit('0'), _D)}|{_joined(_digit('1'), _digit('012'))})", _digit("0123"), _D,
)  # fmt: skip
ID_18: Final = _joined(_REGION, _D, _D, _D, _D, _BIRTH, _D, _D, _D, "[0-9０-９XxＸｘ]")
_ID_15 = f"{_BEFORE}{_D}{{6}}{_W}{_D}{{2}}{_digit('01')}{_D}{_digit('0123')}{_D}{_W}{_D}{{3}}{_AFTER}"
_HALF_ID = f"[*＊×xXｘＸ•●█■]{{4}}{_digit('12')}{_digit('90')}{_D}{{9}}"
_CARD_START = f"(?:{_digit('6')}{_digit('2')}|{_digit('8')}{_digit('1')}|{_digit('9')}{_digit('5')}|{_digit('4')}|{_digit('3')}{_digit('5')}|{_digit('5')}{_digit('12345')})"
_CARD_16 = f"{_BEFORE}{_CARD_START}(?:{_W}{_D}){{14,17}}{_AFTER}"
_MOBILE_11 = f"(?:{_BEFORE}|{_digit('8')}{_digit('6')}){_digit('1')}{_W}{_digit('3456789')}(?:{_W}{_D}){{9}}{_AFTER}"
_AREA = f"{_digit('1', '2', '3', '4', '5', '6', '7', '8', '9')}{_D}{{1,2}}"
_LANDLINE = (
    f"(?:{_BEFORE}{_digit('0')}|{_digit('8')}{_digit('6')}{_W}{_digit('0')}?){_AREA}{_W}"
    f"{_digit('2', '3', '4', '5', '6', '7', '8')}(?:{_W}{_D}){{6,7}}"
)
# Cells that may hold a number that alarms. One pattern at a time: RE2 slows down by orders of magnitude on their union.
FINE: Final = (_COARSE_EMAIL, ID_18, _ID_15, _HALF_ID, _CARD_16, _MOBILE_11, _LANDLINE)
PLATE: Final = f"[{PLATE_PROVINCES}][A-HJ-NP-Za-hj-np-zＡ-Ｚａ-ｚ]"
HOME: Final = f"{_D}[ 　]?[室户]|[A-Za-z一二三四五六七八九十〇零][室户]|单元|[组社队][一二三四五六七八九十0-9０-９]|住址|家住|户籍|现居|现住|居住地|暂住|家庭地址"
HEALTH: Final = ILLNESSES
# Cells of running text that may tell where somebody lives, which car is whose, who has which illness, or a number in a code of machines.
TELLING: Final = (PLATE, HOME, HEALTH, SPELT)
