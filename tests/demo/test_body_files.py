"""What an integrity file says in its opening sentence and in its figures is one and the same, for every body of the demonstration."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import html


def test_the_sentence_and_the_figures_of_a_body_say_the_same(demo_site: Path) -> None:
    promising = recorded = 0
    for path in sorted((demo_site / "bodies").glob("*.html")):
        page = html.fromstring(path.read_bytes().decode())
        sentence = "".join(page.xpath("string(//p[@class='lede'])").split())
        figures = {
            item.findtext("span"): "".join(item.text_content().split()) for item in page.xpath("//ul[contains(@class, 'stats')]/li")
        }
        if promised := re.search(r"承诺([\d,]+)项，(?:逾期没有兑现([\d,]+)项)?、?(?:逾期兑现([\d,]+)项)?(没有逾期的)?", sentence):
            promising += 1
            total, late, kept_late, none = promised.groups()
            assert bool(none) != bool(late or kept_late), path.name
            assert f"/{total}项" in figures["承诺兑现"], path.name
            assert (f"逾期{late}项" if late else f"逾期兑现{kept_late}项" if kept_late else "没有逾期") in figures["承诺兑现"], (
                path.name
            )
        if records := re.search(r"失信记录([\d,]+)条", sentence):
            recorded += 1
            assert any(text.startswith(f"{label}{records[1]}条") for label, text in figures.items() if "失信记录" in label), (
                path.name
            )
            assert "公示中的失信记录" not in sentence
    assert promising > 20 and recorded > 40
