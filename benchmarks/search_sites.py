"""The same documents as sites of three makers: our search page, plain pages for Pagefind, Markdown for Material's search."""

from __future__ import annotations

import html
import shutil
import sys
from pathlib import Path

from benchmarks.corpus import DAY, write_corpus
from benchmarks.measure import Measured, measure
from benchmarks.search_corpus import make_batches

_PAGE = """<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>{title}</title></head>
<body data-pagefind-body><h1>{title}</h1>{paragraphs}</body></html>
"""
_SEARCH_PAGE = """<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>查询</title></head><body>
<script type="module">
const pagefind = await import("./pagefind/pagefind.js");
window.ask = async (query) => {
  const found = await pagefind.search(query), first = await Promise.all(found.results.slice(0, 10).map(hit => hit.data()));
  return {ids: found.results.map(hit => hit.id), urls: first.map(hit => hit.url)};
};
window.isReady = true;
</script></body></html>
"""
_MATERIAL = """\
site_name: 查询
docs_dir: {docs}
site_dir: {site}
use_directory_urls: false
theme: {{name: material, language: zh, font: false}}
plugins: [search]
nav: [index.md]
validation: {{nav: {{omitted_files: ignore}}}}
"""


def write_search_page(site: Path, work: Path) -> None:
    """Put our search page and its scripts into ``site``, whose ``search-index`` stands already."""
    data = write_corpus(work / "small-data", 20)
    measure(sys.executable, "-m", "generator", "build", "--data", data, "--out", work / "small-site", "--date", DAY)
    shutil.copytree(work / "small-site" / "assets", site / "assets")
    shutil.copy(work / "small-site" / "search.html", site / "search.html")


def write_pages(site: Path, count: int) -> Path:
    """Write a page for every document, with the same text that our index holds, and the page that asks Pagefind."""
    for path, title, paragraphs in _documents(count):
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
        target.write_text(_PAGE.format(title=html.escape(title), paragraphs=lines), encoding="utf-8")
    (site / "ask.html").write_text(_SEARCH_PAGE, encoding="utf-8")
    return site


def index_with_pagefind(site: Path) -> Measured:
    """Run Pagefind over the pages of a site."""
    return measure(
        sys.executable, "-m", "pagefind", "--site", site, "--force-language", "zh", "--glob", "{records,bodies}/**/*.html"
    )


def write_material(project: Path, count: int) -> Path:
    """Write the same documents as Markdown with a configuration of MkDocs and return the configuration's path."""
    docs = project / "docs"
    for path, title, paragraphs in _documents(count):
        target = docs / path.replace(".html", ".md")
        target.parent.mkdir(parents=True, exist_ok=True)
        lines = "\n\n".join(text.replace("<", "&lt;") for text in paragraphs)
        target.write_text(f"# {title}\n\n{lines}\n", encoding="utf-8")
    (docs / "index.md").write_text("# 查询\n", encoding="utf-8")
    settings = project / "mkdocs.yml"
    settings.write_text(_MATERIAL.format(docs=docs, site=project / "site"), encoding="utf-8")
    return settings


def index_with_material(settings: Path) -> Measured:
    """Build a site with MkDocs and Material's search."""
    return measure(sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", settings)


def _documents(count: int) -> list[tuple[str, str, list[str]]]:
    found = []
    for batch in make_batches(count):
        for url, title, names, number, text, body in zip(
            batch.urls, batch.titles, batch.names, batch.numbers, batch.texts, batch.bodies, strict=True
        ):
            found.append((url, title, [part for part in (names, number, *text.split("\x1f"), body) if part]))
    return found
