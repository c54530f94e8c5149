"""What a first query costs, by our client alone in one page whose browser keeps nothing: exact, and a thousand of them in minutes."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.search_queries import Asked, bare_page
from search.scripts import client_scripts

_ASK: Final = """async (query) => {
  const begun = performance.now(), index = await siteSearch.open('search-index/');
  const search = await siteSearch.search(index, query);
  await search.choose({});
  const hits = await search.fetch(siteSearch.PAGE), total = search.total();
  return {
    ids: hits.map(hit => hit.id), total: total.most, isExact: total.isExact, isStopped: search.isStopped,
    seconds: (performance.now() - begun) / 1000
  };
}"""


def measure_traffic(index: Path, queries: Sequence[str]) -> list[Asked]:
    """Return for each query what the script, the manifest, the index and the first ten results cost together."""
    script = client_scripts()["search-page.js"]
    found = []
    with bare_page(index) as (page, traffic):
        for query in queries:
            traffic.take(("/",))
            told = page.evaluate(_ASK, query)
            requests, compressed, plain = traffic.take(("/search-index/",))
            found.append(
                Asked(
                    query, requests=requests + 1, compressed=compressed + len(gzip.compress(script, 6)), plain=plain + len(script),
                    seconds=told["seconds"], first=tuple(told["ids"]), total=told["total"], is_exact=told["isExact"],
                    is_stopped=told["isStopped"],
                )
            )  # fmt: skip
    return found
