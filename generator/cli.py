"""The ``portal`` command: parse, call, print, exit code.

Exit codes: 0 done; 1 findings in the data, nothing published; 2 wrong usage or configuration; 3 a fault of ours or of the disk.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
import orjson

from generator import __version__
from generator.approval import approve_datasets
from generator.build import BuildReport, build_site, check_release
from generator.clock import read_build_date, two_years_after
from generator.contracts.report import report_json, report_lines
from generator.errors import ConfigurationError, DataRefused, PortalError
from generator.findings import Finding, Language, has_errors
from generator.intake.importing import import_file
from generator.intake.summary import summary_lines
from generator.preview import serve_folder
from generator.progress_display import open_progress
from generator.publish.restoration import restore
from generator.release.keys import list_key, new_key, read_private_key, write_private_key
from generator.release.signing import Approval
from generator.release.statement import WHOLE
from generator.release.states import WithheldDataset
from generator.starter import lay_out
from generator.usage import Verbs
from search.answers import describe_answer, print_answer
from search.query import Asking, search_site
from search.reader import IndexFault

Command = TypeVar("Command", bound=Callable[..., Any])
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
data_option = click.option(
    "--data", "data_dir", type=FOLDER, default=Path("data"), show_default=True, help="Folder with portal.yml and the datasets."
)
date_option = click.option(
    "--date",
    "given_date",
    metavar="YYYY-MM-DD",
    help="The day that the site is true for; default: SOURCE_DATE_EPOCH, else today in Beijing.",
)
json_option = click.option("--json", "json_file", type=FILE, help="Also write every finding to this file as JSON.")
lang_option = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    envvar="PORTAL_LANG",
    help="Language of the report and of the progress; PORTAL_LANG sets it too.",
)
content_option = click.option(
    "--content",
    "content_dir",
    type=FOLDER,
    default=None,
    show_default="content/ in the data folder",
    help="Folder with the editorial pages (Markdown).",
)


def answer_errors(command: Command) -> Command:
    """Turn the errors of `generator.errors` into a message and their exit code; anything else is a fault of ours (3)."""

    @wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except DataRefused as refused:
            sys.exit(refused.exit_code)
        except PortalError as error:
            click.echo(f"portal: {error}", err=True)
            sys.exit(error.exit_code)
        except BrokenPipeError:
            raise
        except OSError as error:
            click.echo(f"portal: {error}", err=True)
            sys.exit(3)
        except Exception:
            click.echo(traceback.format_exc(), err=True, nl=False)
            click.echo("portal: this is a fault of the generator; please report it with the lines above", err=True)
            sys.exit(3)

    return wrapper  # type: ignore[return-value]


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="portal")
def main() -> None:
    """Build a searchable static transparency portal from vetted disclosure data.

    A portal is a folder: portal.yml (settings) and one folder per dataset with resource.json (a Data Package v2 resource), the
    table and its sign-off. The site it makes is plain files: it works from any web server and from a double-click.

    \b
    Examples:
      portal init my-portal                          lay out an empty portal with one example dataset
      portal check --data my-portal                  list every finding in the data
      portal build --data my-portal --out public     build the site and swap it in
      portal serve public                            look at it on http://127.0.0.1:8000/

    `portal -h` or `portal --help` prints this page, `portal VERB -h` that of a verb. Wrong usage is told all at once.

    \b
    Exit codes:
      0  done
      1  findings in the data; nothing was published, the old site stays
      2  wrong usage or configuration
      3  a fault of the generator or of the disk; the old site stays
    """


@main.command()
@data_option
@date_option
@json_option
@lang_option
@answer_errors
def check(data_dir: Path, given_date: str | None, json_file: Path | None, lang: Language) -> None:
    """Read every dataset and list all findings at once.

    Each finding says dataset, file, row (1-based, as a spreadsheet counts it), column, what was found, what was expected, the
    remedy and a stable code. Private values are never repeated. Errors give exit code 1; notices alone give 0.

    \b
    Examples:
      portal check --data data
      portal check --data data --json findings.json --lang en
    """
    prove_writable(json_file, data_dir)
    checked = check_release(data_dir, read_build_date(given_date))
    write_findings(checked.findings, json_file, lang)
    print_findings(checked.findings, lang)
    print_withheld(checked.withheld)
    published = sum(len(dataset.table) for dataset in checked.datasets)
    click.echo(f"{len(checked.datasets)} datasets, {checked.rows:,} rows read, {published:,} publishable on this day")
    if has_errors(checked.findings):
        raise DataRefused(checked.findings)


@main.command()
@data_option
@click.option("--out", type=FOLDER, required=True, help="Where the site stands; replaced in one step when the build has succeeded.")
@date_option
@json_option
@lang_option
@content_option
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="Worker processes; default: one per core.")
@click.option(
    "--previous",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="Site of the last release (--out itself will do): the files of its search index stay where few documents changed.",
)
@click.option(
    "--rehearsal",
    is_flag=True,
    help="Build what is not signed off too, marked on every page, at OUT-rehearsal; never for the public.",
)
@answer_errors
def build(
    data_dir: Path,
    out: Path,
    given_date: str | None,
    json_file: Path | None,
    lang: Language,
    content_dir: Path | None,
    workers: int | None,
    previous: Path | None,
    rehearsal: bool,
) -> None:
    """Check the data, build the site and swap it in atomically.

    The site at --out is replaced in one step after everything was written and inspected; a refused release, a fault, a killed
    build or a full disk leave it byte for byte as it was. The last line tells pages, records, seconds and the next day on which
    the site must be rebuilt, because records reach the end of their display or a new batch is due.

    Only datasets that are validly signed off are published. Any other is withheld: the site names it with the reason, without its
    data. --rehearsal shows those too: every page says so and asks search engines to stay away, and the result stands at OUT-rehearsal,
    which can neither replace a site nor be replaced by one.

    \b
    Examples:
      portal build --data data --out public
      portal build --data data --out public --rehearsal
      portal build --data data --out public --date 2026-11-20
      portal build --data data --out public --previous public
      SOURCE_DATE_EPOCH=1795104000 portal build --data data --out public
    """
    day = read_build_date(given_date)
    prove_writable(json_file, data_dir, out)

    def note(findings: tuple[Finding, ...]) -> None:
        write_findings(findings, json_file, lang)

    try:
        with open_progress(lang) as progress:
            report = build_site(
                data_dir,
                out,
                day,
                progress,
                workers=workers,
                content_dir=content_dir,
                previous=previous,
                rehearsal=rehearsal,
                on_findings=note,
            )
    except DataRefused as refused:
        print_findings(refused.findings, lang)
        click.echo(f"portal: nothing was published; {out} is as it was", err=True)
        raise
    print_findings(report.notices, lang)
    print_withheld(report.withheld)
    if rehearsal:
        click.echo(f"rehearsal: {report.out}; not for the public")
    click.echo(last_line(report))


@main.command(name="restore")
@click.option("--out", type=FOLDER, required=True, help="Where the site stands.")
@click.option("--although-due", is_flag=True, help="Serve it even when it had to be built again meanwhile.")
@date_option
@answer_errors
def restore_release(out: Path, although_due: bool, given_date: str | None) -> None:
    """Serve the previous release again, in one step.

    A build keeps the release before it. This puts that one back, atomically, when the new one turns out to be wrong; the next build
    replaces it again. It shows what was true then: what was withdrawn or corrected since stands in it again, so build anew soon. A
    release whose day of rebuilding has passed is refused, because it may show records whose display has ended.

    \b
    Example:
      portal restore --out public
    """
    told = restore(out, read_build_date(given_date), although_due=although_due)
    due = f"; rebuild by {told.rebuild_by}" if told.rebuild_by else ""
    click.echo(f"{out} is release {told.release} again, as of {told.as_of}{due}")


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@answer_errors
def serve(folder: Path, port: int, host: str) -> None:
    """Serve a built site over HTTP for a local preview.

    Not for the public: put the folder behind a real web server for that. Unknown addresses answer with the site's 404 page. Stop
    it with Ctrl-C.

    \b
    Example:
      portal serve public --port 8000
    """
    serve_folder(folder, host, port)


@main.command()
@click.option(
    "--site", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True, help="Folder of a built site."
)
@click.argument("query")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help='Print {"total": n, "terms": […], "instead": […], "facets": {…}, "results": [{"id", "kind", "title", "url", …}, …]}.',
)
@click.option("--limit", type=click.IntRange(0), default=10, show_default=True, help="How many results; 0 for all.")
@click.option("--facets", "with_facets", is_flag=True, help="Count what was found by kind, body, area, year and state.")
@click.option("--rank", type=click.Choice(["rule", "bm25f"]), default="rule", show_default=True, help="Order of results.")
@click.option(
    "--on",
    "today",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="Hide what may no longer be shown on this day (YYYY-MM-DD), as the search page does.",
)
@answer_errors
def search(site: Path, query: str, as_json: bool, limit: int, with_facets: bool, rank: str, today: datetime | None) -> None:
    """Search the published index of a site, as the search page does.

    Finds every record, body and list entry that contains the query, one character or more; several words must all occur. A quoted
    phrase is one word, -word must not occur, and 机构: 文号: 标题: 日期: 类型: 状态: 领域: ask one field.

    \b
    Examples:
      portal search --site public 住房城乡建设局
      portal search --site public '沪府发〔2017〕92号' --json --limit 0
      portal search --site public '工程款 -采购 机构:丙区 日期:2025..2026' --facets
    """
    index = site / "search-index"
    if not index.is_dir():
        raise ConfigurationError(f"{site}: holds no search index; is it a site built by `portal build`?")
    asking = Asking(today=f"{today:%Y-%m-%d}" if today else "", by_bm25f=rank == "bm25f", with_facets=with_facets)
    try:
        answer = search_site(index, query, limit or None, asking)
    except IndexFault as fault:
        raise ConfigurationError(f"{index}: {fault}") from None
    if as_json:
        click.echo(orjson.dumps(describe_answer(answer), option=orjson.OPT_INDENT_2).decode())
    else:
        click.echo(print_answer(answer, click.style("{}", bold=True)))


@main.command()
@click.argument("directory", type=FOLDER)
@answer_errors
def init(directory: Path) -> None:
    """Lay out an empty portal with one example dataset.

    Writes portal.yml, a small register of bodies and an example of records into DIRECTORY, which must not exist or be empty. Makes a
    key pair too: the private key that signed the examples stands beside DIRECTORY, never in it, and its place is printed last.

    \b
    Example:
      portal init my-portal && portal build --data my-portal --out my-site
    """
    written, key_file = lay_out(directory, read_build_date(None))
    for path in written:
        click.echo(path)
    click.echo(f"private key of the approver, keep it secret: {key_file}")


@main.command(name="approve")
@data_option
@click.argument("datasets", nargs=-1, required=True)
@click.option("--prepared-by", required=True, help="Who prepared the data; the published name is masked (李某).")
@click.option("--approved-by", required=True, help="Who approved it; another person, and the holder of --key.")
@click.option("--office", required=True, help="The office that signs off.")
@click.option("--document", required=True, help="Document under which it was approved.")
@click.option("--scope", default=WHOLE, show_default=True, help="What of the dataset is approved, in words.")
@click.option("--key", "key_file", type=FILE, help="Private key of who approves; needed when portal.yml lists keys.")
@date_option
@json_option
@lang_option
@answer_errors
def approve_command(
    data_dir: Path,
    datasets: tuple[str, ...],
    prepared_by: str,
    approved_by: str,
    office: str,
    document: str,
    scope: str,
    key_file: Path | None,
    given_date: str | None,
    json_file: Path | None,
    lang: Language,
) -> None:
    """Sign off datasets as they stand now.

    DATASETS are names as resource.json gives them; --date is the day of the approval, today or earlier. Data that `portal check`
    refuses is not signed: its findings are shown instead (exit code 1). Writes sign-off.yml beside each table, bound to the SHA-256
    of table and descriptor and signed with --key: any later change lapses it, and the dataset is withheld, named on the site without
    its data, until it is signed off again. The passphrase of an encrypted key is asked for, or taken from PORTAL_KEY_PASSPHRASE.

    \b
    Example:
      portal approve --data data breach-records --prepared-by 张某 --approved-by 李某 \\
          --office 甲市公共信用信息中心 --document 甲信签〔2026〕47号 --key ~/li.pem
    """
    day = read_build_date(given_date)
    today = read_build_date(None)
    if day > today:
        raise ConfigurationError(f"--date: {day} has not come yet; today is {today}")
    prove_writable(json_file, data_dir)
    key = read_private_key(key_file, ask_passphrase) if key_file is not None else None
    approval = Approval(prepared_by, approved_by, office, day, document, scope)
    try:
        written = approve_datasets(data_dir, datasets, approval, key)
    except DataRefused as refused:
        write_findings(refused.findings, json_file, lang)
        print_findings(refused.findings, lang)
        click.echo("portal: nothing was signed", err=True)
        raise
    for path in written:
        click.echo(path)


@main.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dataset", required=True, help="Name of the dataset, as resource.json gives it.")
@data_option
@click.option("--sheet", help="Sheet to read, when the workbook has several; default: the one that import.yml names.")
@click.option("--into", help="File of the dataset to write, when its contract has several.")
@json_option
@lang_option
@answer_errors
def import_command(
    file: Path, dataset: str, data_dir: Path, sheet: str | None, into: str | None, json_file: Path | None, lang: Language
) -> None:
    """Turn a department's file into a dataset's table.

    FILE is an XLSX workbook, or CSV or TSV in UTF-8 or GB 18030, as departments send them: title rows above, headers of several rows,
    merged cells, notes below. Columns are found by the text of their headers. The first import proposes a mapping, import.yml beside
    the dataset; somebody checks it, writes their name into it and runs the import again. Every later import uses it.

    Dates (also era and Chinese ones), amounts (also 万元), full-width characters, 无, / and —, 2099 as an open end are normalised by
    the rules that the mapping names. Every changed cell is listed in imports/<sha256>.changes.csv with what stood there, what stands
    there now and the rules; the file itself is kept beside by its hash. What cannot be read is a finding (exit code 1): then nothing
    is written.

    \b
    Example:
      portal import 处罚台账.xlsx --dataset breach-records --data data
    """
    prove_writable(json_file, data_dir)
    imported = import_file(file, dataset, data_dir, sheet=sheet, into=into)
    write_findings(imported.findings, json_file, lang)
    print_findings(imported.findings, lang, verdict=False)
    for line in summary_lines(imported, lang):
        click.echo(line)
    if has_errors(imported.findings):
        raise DataRefused(imported.findings)


@main.command(name="key")
@click.argument("file", type=FILE)
@click.option("--holder", required=True, help="Who approves with it; the published name is masked (李某).")
@click.option("--id", "key_id", required=True, help="Short id, such as li-2026; the public key is published under it.")
@click.option("--from", "since", metavar="YYYY-MM-DD", help="First day on which it may sign; default: today.")
@click.option("--until", metavar="YYYY-MM-DD", help="Last day on which it may sign; default: two years later.")
@click.option("--passphrase", "is_locked", is_flag=True, help="Encrypt the file; the passphrase is asked for, never shown.")
@answer_errors
def make_key(file: Path, holder: str, key_id: str, since: str | None, until: str | None, is_locked: bool) -> None:
    """Make a key pair for somebody who approves.

    Writes the private key to FILE, which nobody else may read (mode 0600) and which must not lie in a portal's folder, and prints the
    entry with the public key to add under `keys` in portal.yml. Give the entry's fingerprint to others by another way, so that they
    can compare it with the one on the site. The private key itself is never printed: keep it, and a copy, where only its holder is.

    \b
    Example:
      portal key ~/li.pem --holder 李某 --id li-2026 --from 2026-11-01 --until 2028-10-31
    """
    first = read_build_date(since)
    last = read_build_date(until) if until is not None else two_years_after(first)
    key = new_key()
    listed, entry = list_key(key_id, holder, key, first, last)
    write_private_key(file, key, ask_passphrase(is_new=True) if is_locked else None)
    click.echo(f"# {file}: private key written; keep it secret")
    click.echo(f"# fingerprint (SHA-256): {listed.fingerprint}")
    click.echo(entry, nl=False)


def ask_passphrase(is_new: bool = False) -> bytes:
    """Return the passphrase of a private key: PORTAL_KEY_PASSPHRASE, else what is typed, unseen."""
    given = os.environ.get("PORTAL_KEY_PASSPHRASE")
    if given is None:
        given = str(click.prompt("passphrase", hide_input=True, confirmation_prompt=is_new, err=True))
    if not given:
        raise ConfigurationError("the passphrase is empty")
    return given.encode()


def print_findings(findings: tuple[Finding, ...], lang: Language, *, verdict: bool = True) -> None:
    """Print the report for people; ``verdict``: whether it ends with whether the release may be published."""
    for line in report_lines(findings, lang, verdict=verdict):
        click.echo(line)


def print_withheld(withheld: Sequence[WithheldDataset]) -> None:
    """Print which datasets the site names without their data, and why; nobody should find out from the site."""
    for dataset in withheld:
        click.echo(f"withheld: {dataset.name}（{dataset.title}）: {dataset.reason}")


def write_findings(findings: tuple[Finding, ...], json_file: Path | None, lang: Language) -> None:
    """Write all findings as JSON, when asked."""
    if json_file is not None:
        json_file.write_bytes(orjson.dumps(report_json(findings, lang), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def prove_writable(json_file: Path | None, *folders: Path) -> None:
    """Refuse a report that cannot be written, or that would be written into the data or the site, before any work is done."""
    if json_file is None:
        return
    for folder in folders:
        if json_file.resolve().is_relative_to(folder.resolve()):
            raise ConfigurationError(f"--json: {json_file} lies in {folder}; write it beside")
    is_new = not json_file.exists()
    try:
        with json_file.open("ab"):
            pass
        if is_new:
            json_file.unlink()
    except OSError as error:
        raise ConfigurationError(f"--json: {json_file} cannot be written: {error.strerror or error}") from None


def last_line(report: BuildReport) -> str:
    """Return the line that ends a build: pages, records, seconds, the next day on which the site must be rebuilt."""
    rebuild = report.next_rebuild.isoformat() if report.next_rebuild else "no date"
    return f"{report.pages:,} pages, {report.records:,} records, {report.seconds:.1f} s; rebuild by {rebuild}"
