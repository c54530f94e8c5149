"""Every address in the site, made from ids and nothing else.

Addresses are POSIX paths below the site's root and always name a file (``…/index.html``), so that the site works
unpacked from a ZIP and opened by double-click. Pages link to each other relatively: ``root_of(path) + target``.
An address never depends on how many things there are, so a permanent link stays permanent.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

HOME = "index.html"
BODIES = "bodies/index.html"
DATASETS = "datasets/index.html"
AREAS = "areas/index.html"
LISTS = "lists/index.html"
RANKINGS = "rankings/index.html"
COMMITMENTS = "commitments/index.html"
RECORDS = "records/index.html"
JOINT_ACTION = "joint-action/index.html"
RIGHTS = "rights/index.html"
DEADLINES = "rights/deadlines.html"
RELEASES = "releases/index.html"
WITHDRAWALS = "withdrawals/index.html"
WITHDRAWALS_CSV = "withdrawals/withdrawals.csv"
WITHDRAWALS_JSON = "withdrawals/withdrawals.json"
CHANGES = "changes/index.html"
CHANGES_JSON = "changes/changes.json"
EXCHANGE = "exchange/index.html"
OWED = "owed/index.html"
OWED_CSV = "owed/owed.csv"
SEARCH = "search.html"
LETTERS = "bodies/letters/index.html"
YEARS = "browse/years.html"
COMPLAINT = "complaint.html"
NOT_FOUND = "404.html"
GUIDE = "guide/"
SEARCH_INDEX = "search-index/"
ASSETS = "assets/"
MANIFEST = "manifest.json"
REBUILD = "rebuild.json"
PURGE = "purge.json"
SITEMAP = "sitemap.xml"
SITEMAP_PAGE = "sitemap.html"
ROBOTS = "robots.txt"
OPENSEARCH = "opensearch.xml"
DATA_PACKAGE = "data/datapackage.json"
CATALOGUE = "data/catalog.jsonld"
FEED = "feed.xml"
REBUILD_CALENDAR = "rebuild.ics"

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,79}\Z")
# Names that the site gives itself, and those that Windows keeps for devices: no id may take them.
_TAKEN = re.compile(r"(?:index|con|prn|aux|nul|com[0-9]|lpt[0-9])\Z", re.IGNORECASE)
_UNSAFE = re.compile(r"[^A-Za-z0-9-]")


def slug(identifier: str) -> str:
    """Return ``identifier`` as a file name part: itself when plain and free, else its safe letters and a hash of the whole.

    Two ids never share a slug unless they differ in case only, which the contracts refuse.
    """
    if _PLAIN.match(identifier) and not _TAKEN.match(identifier):
        return identifier
    digest = hashlib.blake2b(identifier.encode(), digest_size=6).hexdigest()
    kept = _UNSAFE.sub("", identifier)[:40].strip("-")
    return f"{kept}_{digest}" if kept else f"_{digest}"


def fan(identifier: str) -> str:
    """Return the two-letter folder of an id: 256 folders cost less than one flat one or one per page."""
    return hashlib.blake2b(identifier.encode(), digest_size=1).hexdigest()


def body(body_id: str) -> str:
    """Return the address of a body's integrity file."""
    return f"bodies/{slug(body_id)}.html"


def body_csv(body_id: str) -> str:
    """Return the address of the CSV of all that is published about a body."""
    return f"bodies/{slug(body_id)}.csv"


def letter(name: str) -> str:
    """Return the address of the names of bodies that begin with a letter (a–z or other)."""
    return f"bodies/letters/{name}.html"


def record(dataset: str, record_id: str) -> str:
    """Return the permanent address of a record."""
    return f"records/{slug(dataset)}/{fan(record_id)}/{slug(record_id)}.html"


def records_of(dataset: str, record_ids: Iterable[str]) -> list[str]:
    """Return the addresses of many records, as `record` does of one."""
    folder = f"records/{slug(dataset)}/"
    return [f"{folder}{fan(record_id)}/{slug(record_id)}.html" for record_id in record_ids]


def sheet(dataset: str, value: str) -> str:
    """Return the address of a table of the rows of a dataset that share one value."""
    return f"tables/{slug(dataset)}/{slug(value)}.html"


def row_in_sheet(dataset: str, value: str, row_id: str) -> str:
    """Return the permanent address of a row that stands in such a table."""
    return f"{sheet(dataset, value)}#{row_anchor(row_id)}"


def row_anchor(row_id: str) -> str:
    """Return the anchor of a row in its table."""
    return f"r-{slug(row_id)}"


def browse(dataset: str, page: int = 1) -> str:
    """Return the address of a page of all rows of a dataset."""
    return f"browse/{slug(dataset)}/{_page(page)}"


def facet(dataset: str, column: str, value: str, page: int = 1) -> str:
    """Return the address of a page of the rows of a dataset that have one value in one facet."""
    return f"browse/{slug(dataset)}/{slug(column)}/{slug(value)}/{_page(page)}"


def facet_values(dataset: str, column: str) -> str:
    """Return the address of the page with all values of one facet of a dataset."""
    return f"browse/{slug(dataset)}/{slug(column)}/index.html"


def filter_codes(dataset: str) -> str:
    """Return the address of the script with the facets of every row of a dataset."""
    return f"browse/{slug(dataset)}/codes.js"


def filter_rows(dataset: str, block: int) -> str:
    """Return the address of the script with one block of rows of a dataset."""
    return f"browse/{slug(dataset)}/rows/{block}.js"


def listing(dataset: str, edition: str | None = None) -> str:
    """Return the address of a list: of its current edition, or of a named one."""
    return f"lists/{slug(dataset)}/{'index' if edition is None else slug(edition)}.html"


def ranking(dataset: str, period: str | None = None) -> str:
    """Return the address of an evaluation: of its latest period, or of a named one."""
    return f"rankings/{slug(dataset)}/{'index' if period is None else slug(period)}.html"


def statistics(dataset: str, period: str | None = None) -> str:
    """Return the address of a statistics dataset: of its latest period, or of a named one."""
    return f"statistics/{slug(dataset)}/{'index' if period is None else slug(period)}.html"


def paces(dataset: str) -> str:
    """Return the address of the page that tells how quickly the rows of a dataset are dealt with; its CSV stands beside it."""
    return f"paces/{slug(dataset)}.html"


def paces_csv(dataset: str) -> str:
    """Return the address of the CSV behind `paces`."""
    return f"paces/{slug(dataset)}.csv"


def changes_of(number: int, release: str, suffix: str) -> str:
    """Return the address of a file with what one batch changed; ``number`` is its place in the log, counted from the first."""
    return f"changes/{number:04}-{slug(release)}.{suffix}"


def changes_anchor(dataset: str) -> str:
    """Return the anchor of a dataset on the page of changes."""
    return f"d-{slug(dataset)}"


def owed(dataset: str) -> str:
    """Return the address of the page that tells what was published in time in a dataset, late or not at all."""
    return f"owed/{slug(dataset)}.html"


def matrix(dataset: str) -> str:
    """Return the address of a responsibility matrix."""
    return f"responsibilities/{slug(dataset)}.html"


def area(area_id: str) -> str:
    """Return the address of a key area."""
    return f"areas/{slug(area_id)}.html"


def safeguard(safeguard_id: str) -> str:
    """Return the address of a safeguard."""
    return f"safeguards/{slug(safeguard_id)}.html"


def dataset(name: str) -> str:
    """Return the address of a dataset's download page with its data dictionary."""
    return f"datasets/{slug(name)}.html"


def download(dataset_name: str, suffix: str) -> str:
    """Return the address of a dataset's file: ``data/<name>/<name>.<suffix>``."""
    return f"data/{slug(dataset_name)}/{slug(dataset_name)}.{suffix}"


def statement(dataset_name: str) -> str:
    """Return the address of the public statement that was signed for a dataset."""
    return download(dataset_name, "sign-off.txt")


def signature(dataset_name: str) -> str:
    """Return the address of the signature (64 bytes) over that statement."""
    return download(dataset_name, "sign-off.sig")


def signing_key(key_id: str) -> str:
    """Return the address of a public key with which datasets are approved."""
    return f"keys/{slug(key_id)}.pem"


def exchange(dataset_name: str, exchange_id: str, suffix: str) -> str:
    """Return the address of a file for onward sharing: ``data/<name>/exchange-<id>.<suffix>``."""
    return f"data/{slug(dataset_name)}/exchange-{slug(exchange_id)}.{suffix}"


def asset(name: str) -> str:
    """Return the address of a style sheet, script or picture of the site itself."""
    return ASSETS + name


def root_of(path: str) -> str:
    """Return the relative prefix that leads from ``path`` back to the site's root: "" or "../" repeated."""
    return "../" * path.count("/")


def _page(number: int) -> str:
    return "index.html" if number == 1 else f"p{number}.html"
