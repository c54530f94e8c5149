"""Masked names of invented persons: a surname, 某, and the post that answers for the matter."""

from __future__ import annotations

from random import Random

SURNAMES = tuple(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)

POSTS = (
    "科长", "副科长", "工程管理科科长", "行政审批科科长", "财务科副科长", "采购中心主任", "招商服务科科长", "综合科科长",
    "监督科副科长", "窗口负责人", "项目专员", "执法队队长", "河长办联络员", "信访科科长", "副处长", "办公室主任", "分管副局长",
    "街道城管办主任", "街道财务所所长", "社区服务中心主任", "统计站站长",
)  # fmt: skip


def masked_person(chance: Random, posts: tuple[str, ...] = POSTS) -> str:
    """Return a person as pages may name one: 王某（科长）."""
    return f"{chance.choice(SURNAMES)}某（{chance.choice(posts)}）"
