"""Hostile texts in one cell: markup, templates, formulas, characters that cannot be seen, personal data in disguise."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.case import Case, one_cell
from tests.personal.test_smuggled import CODES, FORMS, PACKED

# What a page, a feed, a script, a stylesheet or a template could take for its own. All of it is text, and stays as it is.
MARKUP = {
    "script": "<script>alert(1)</script>", "image": "<img src=x onerror=alert(1)>", "out of an attribute": '"><svg/onload=alert(1)>',
    "out of a quoted attribute": "' autofocus onfocus=alert(1) x='", "address": "javascript:alert(1)", "data address": "data:text/html,<script>alert(1)</script>",
    "comment": "<!-- --!><script>alert(1)</script>", "cdata": "]]><script>alert(1)</script><![CDATA[", "end of a title": "</title><script>alert(1)</script>",
    "end of a style": "</style><script>alert(1)</script>", "end of a script": "</script><script>alert(1)</script>", "base": '<base href="//x.example/">',
    "frame": "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "form": "<form action=//x.example><button>确定</button></form>",
    "meta": '<meta http-equiv="refresh" content="0;url=//x.example">', "template": "<template><b>甲</b></template>", "math": "<math><mtext></mtext></math>",
    "expression": "{{ 7*7 }}", "statement": "{% for x in range(9) %}x{% endfor %}", "template comment": "{# 甲 #}", "include": "{% include '/etc/passwd' %}",
    "attribute of a class": "{{ ''.__class__.__mro__ }}", "placeholder": "{id}", "placeholder of nothing": "{nothing}", "format": "%(id)s %s {0}", "string template": "${id} $id",
    "script template": "`${alert(1)}`", "php": "<?php echo 1 ?>", "instruction": "<?xml version='1.0'?>", "doctype": "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
    "markdown": "[甲](javascript:alert(1)) **乙** `丙` # 丁", "line of JSON": '","a":"b"}', "JSON-LD": '"}</script><script>alert(1)</script>', "separators of lines in scripts": "a\\u2028b",
    "sql": "'; DROP TABLE records; --", "ldap": "*)(uid=*", "shell": "$(touch x) `touch x` ; | &", "regular expression": "(((((((a+)+)+)+)+)+)+)$", "backslashes": "\\\\\\n\\t\\0",
    "printf": "%n%n%n%s%x", "command of a terminal": "[31m红[0m", "css": "a{background:url(//x.example)}", "link": "<a href='//x.example'>点此领取</a>",
    "very wide": "㍿﷽𒐫", "surrogate pair": "𠮷𠀀😀", "family of one sign": "👨", "right to left letters": "שלום עולם", "many marks": "e" + "\u0301" * 40,
}  # fmt: skip
# Signs that begin a formula, in the width of either script; only the spreadsheet variant guards them.
FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("//x.example","甲")',
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "=DDE(1)",
    "%3D1+1",
    "'=1+1",
    '"=1+1"',
    ";=1+1",
    "|=1",
)
BAD_SIGNS = {
    "control-character": "\x00\x01\x07\x08\x0b\x0c\x0e\x1b\x1f\x7f\x80\x9f",
    "bidi-character": "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    "invisible-character": "\u00ad\u034f\u115f\u180e\u200b\u200c\u200d\u2060\u2064\u206a\u3164\ufeff\uffa0\ufff9\U000e0001\U000e0041",
    "odd-space": "\u0085\u00a0\u1680\u2003\u2009\u2028\u2029\u202f\u205f",
    "replacement-character": "\ufffd",
}
OUTER = {"blank before": " 甲", "blank behind": "甲 ", "wide blank before": "\u3000甲", "wide blank behind": "甲\u3000"}
BREAKS = {
    "tab": "甲\t乙",
    "line feed": "甲\n乙",
    "carriage return": "甲\r乙",
    "both": "甲\r\n乙",
    "tab first": "\t=1+1",
    "line feed first": "\n=1+1",
    "carriage return first": "\r=1+1",
}
REMNANTS = ("&nbsp;甲", "甲&amp;乙", "甲&lt;b&gt;", "&#8203;甲", "&#x41;甲", "甲&copy;")
SECRETS = {
    "privacy-id-number": ("11010519491231002X", "130503670401001", "****19491231002X"),
    "privacy-mobile": ("13800138000", "+86 138-0013-8000", "86 13800138000", "138.0013.8000"),
    "privacy-landline": ("021-62812345", "（010）62812345", "电话02162812345", "0531-6281234转801"),
    "privacy-bank-card": ("6222 0210 0111 6245 702", "4111111111111111"),
    "privacy-email": ("zhang.san@163.com", "zhang.san [at] qq.com", "张三@公司.中国", "a%40b.cn"),
    "privacy-plate": ("沪AD12345", "京A·12345", "粤Z1234港"),
    "privacy-home-address": ("花园小区3号楼2单元501室", "李家村三组12号", "户籍地址：甲市乙路5弄7号"),
    "privacy-health": ("王某确诊乙肝", "李某某（艾滋病患者）", "糖尿病患者张某"),
}  # fmt: skip
LOOK_ALIKES = ("甲市监处罚〔2026〕13800138000号", "91350100M000100Y43", "13800138000元", "310101202601010001", "12345", "0.13812345678", "GB/T 2260-2007", "2026-11-20 13:58",
               "行政服务中心2号楼301室", "沪府发〔2017〕92号", "1.38亿元", "第110105194912310021号", "编号 20261120000123")  # fmt: skip


def cases() -> Iterator[Case]:
    for name, text in MARKUP.items():
        yield Case(f"markup: {name}", one_cell(text), cells=("平常", text))
    for text in FORMULAS:
        yield Case(f"formula: {text}", one_cell(text), cells=("平常", text))
    for code, signs in BAD_SIGNS.items():
        for sign in signs:
            text = f"甲{sign}乙"
            yield Case(f"character U+{ord(sign):04X}", one_cell(text), ((code, 3, "text"),), ("平常", text))
    for name, text in OUTER.items():
        yield Case(f"space: {name}", one_cell(text), (("outer-space", 3, "text"),), ("平常", text))
    for name, text in BREAKS.items():
        outer = (("outer-space", 3, "text"),) if text[0] in "\t\n\r" else ()
        yield Case(f"break: {name}", one_cell(text), (("line-break", 3, "text"), *outer), ("平常", text))
    for text in REMNANTS:
        yield Case(f"remnant: {text}", one_cell(text), (("html-remnant", 3, "text"),), ("平常", text))
    for code, secrets in SECRETS.items():
        for text in secrets:
            yield Case(
                f"personal: {code} {secrets.index(text)}",
                one_cell(f"经查，{text}。"),
                ((code, 3, "text"),),
                ("平常", f"经查，{text}。"),
            )
    for way, write in {**FORMS, **PACKED}.items():
        text = f"经查（{write('13800138000')}）"
        noticed = (("invisible-character", 3, "text"),) if way in ("zero-width", "tag", "filler") else ()
        yield Case(f"disguise: {way}", one_cell(text), (("privacy-mobile", 3, "text"), *noticed), ("平常", text))
    for way, write in CODES.items():
        text = f"经查（{write('13800138000')}）"
        more = {
            "references": "html-remnant",
            "hexadecimal references": "html-remnant",
            "references of references": "html-remnant",
            "backwards": "bidi-character",
        }
        noticed = ((more[way], 3, "text"),) if way in more else ()
        yield Case(f"code: {way}", one_cell(text), (("privacy-mobile", 3, "text"), *noticed), ("平常", text))
    for text in LOOK_ALIKES:
        yield Case(f"look-alike: {text}", one_cell(text), cells=("平常", text))
