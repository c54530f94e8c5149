"""Health words beside a person's name in one folded text (个人信息保护法 art. 28: sensitive, also when the name is masked)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.personal.spans import Kind, Span
from generator.personal.surnames import COMPOUND_SURNAMES, SINGLE_SURNAMES

ILLNESSES: Final = (
    "艾滋病|HIV|梅毒|淋病|尖锐湿疣|乙肝|丙肝|甲型肝炎|乙型肝炎|丙型肝炎|戊型肝炎|肺结核|精神分裂|精神病|精神障碍|抑郁症|抑郁状态|躁郁症|躁狂症|双相情感障碍|焦虑症|癫痫"
    "|癌|恶性肿瘤|肿瘤|白血病|尿毒症|肾衰竭|糖尿病|高血压|冠心病|心脏病|心肌梗死|脑梗|脑出血|脑瘫|中风|瘫痪|智力障碍|智力残疾|精神残疾|肢体残疾|视力残疾"
    "|听力残疾|怀孕|妊娠|流产|不孕|吸毒成瘾|新冠病毒"
)
_NAME = (
    rf"(?:(?:{'|'.join(COMPOUND_SURNAMES)}|[\u4e00-\u9fff])(?:某[某甲乙丙丁戊己庚辛壬癸]{{0,2}}|[*]{{1,3}})"
    rf"|(?:{'|'.join(COMPOUND_SURNAMES)}|[{SINGLE_SURNAMES}])[\u4e00-\u9fff]{{1,2}})"
)
# The name, then that the person has it; or the illness as a label of the name.
_BESIDE = re.compile(
    rf"{_NAME}(?:[（(][^（）()]{{0,12}}[）)])?[，, ：:]?(?:[男女][，, ]?)?(?:[0-9]{{1,3}}岁[，, ]?)?"
    rf"(?:系|是|为|自述|本人|长期|曾|已|因|经[^，。；]{{1,12}})?"
    rf"(?:身患|罹患|患有?|确诊(?:为|患)?|被?诊断(?:为|患有?)|感染|查出|有)[^，。；\n]{{0,8}}?(?:{ILLNESSES})"
    rf"|{_NAME}[（(：:][^（）()。；\n]{{0,10}}?(?:{ILLNESSES})[^（）()。；\n]{{0,6}}(?:[）)]|患者|病史|\Z)"
    rf"|(?:{ILLNESSES})[^，。；\n]{{0,3}}(?:患者|病人|孕妇)[：: ]?{_NAME}(?=[，。；、）)（( \n]|\Z)"
)


_ILLNESS = re.compile(ILLNESSES)
_BEFORE, _AFTER = 48, 24


def find_health(folded: str, _: bool) -> Iterator[Span]:
    """Yield the places where a text says which illness a named (or masked) person has."""
    end = 0
    for illness in _ILLNESS.finditer(folded):
        if illness.start() >= end:
            match = _BESIDE.search(folded, max(end, illness.start() - _BEFORE), illness.end() + _AFTER)
            if match:
                yield Span(Kind.HEALTH, *match.span(), "与姓名相连的健康信息")
                end = match.end()
