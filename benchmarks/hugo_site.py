"""The same record pages as a Hugo site: one of our pages becomes Hugo's template, the records become its data.

The first record's page is read as text; each value of that record in it becomes a template variable, so that Hugo does the same work
on the same bytes. Whether it did is checked by counting its pages and comparing sampled ones with ours.
"""

from __future__ import annotations

import html
import json
from pathlib import Path

_CONFIG = """\
baseURL = "https://credit.jiashi.example/"
title = "bench"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404", "home", "section"]
uglyURLs = true
[markup.goldmark.renderer]
unsafe = true
"""
_ADAPTER = """\
{{ range hugo.Data.records }}
{{ $.AddPage (dict "kind" "page" "path" .path "title" .title "params" (dict "v" .values)) }}
{{ end }}
"""


def write_hugo_site(directory: Path, site: Path, records: list[tuple[str, dict[str, str]]]) -> Path:
    """Write a Hugo project for (address, values) of each record; returns its folder.

    ``values`` must hold every text in which two record pages differ.
    """
    (directory / "content" / "records").mkdir(parents=True)
    (directory / "layouts").mkdir()
    (directory / "data").mkdir()
    (directory / "hugo.toml").write_text(_CONFIG, encoding="utf-8")
    address, values = records[0]
    template = (site / address).read_text(encoding="utf-8")
    for name in sorted(values, key=lambda each: -len(values[each])):
        if values[name]:
            template = template.replace(html.escape(values[name]).replace("&#x27;", "&#39;"), f"\x00{name}\x01")
    template = template.replace("\x00", "{{ .Params.v.").replace("\x01", " }}")
    (directory / "layouts" / "single.html").write_text(template, encoding="utf-8")
    rows = [
        {"path": Path(address).with_suffix("").as_posix().removeprefix("records/"), "title": address, "values": row}
        for address, row in records
    ]
    (directory / "data" / "records.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    adapter = _ADAPTER.replace("hugo.Data", "site.Data")
    (directory / "content" / "records" / "_content.gotmpl").write_text(adapter, encoding="utf-8")
    return directory
