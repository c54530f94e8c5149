"""The verbs that read a release, publish it, and look at what is published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import orjson

from generator.build import build_site, check_release
from generator.clock import read_build_date
from generator.command.options import (
    DAY,
    FOLDER,
    answer_errors,
    content_option,
    data_option,
    date_option,
    json_option,
    lang_option,
    prove_writable,
)
from generator.command.printing import (
    last_line,
    print_findings,
    print_withheld,
    say_checked,
    say_log_ends,
    say_untouched,
    say_vanished,
    write_findings,
)
from generator.errors import ConfigurationError, DataRefused
from generator.findings import Finding, Language, has_errors
from generator.preview import serve_folder
from generator.progress_display import open_progress
from generator.publish.restoration import restore
from generator.usage import Verb
from search.answers import describe_answer, print_answer
from search.query import Asking, search_site
from search.reader import IndexFault


@click.command(cls=Verb)
@data_option
@date_option
@json_option
@lang_option
@answer_errors
def check(data_dir: Path, given_date: date | None, json_file: Path | None, lang: Language) -> None:
    """Read every dataset and list all findings at once.

    Each finding says dataset, file, row (1-based, as a spreadsheet counts it), column, what was found, what was expected, the
    remedy and a stable code. Private values are never repeated. Errors give exit code 1; notices alone give 0.

    \b
    Examples:
      portal check --data data
      portal check --data data --json findings.json --lang en
    """
    prove_writable(json_file, data_dir)
    checked = check_release(data_dir, given_date or read_build_date(None))
    write_findings(checked.findings, json_file, lang, data_dir)
    print_findings(checked.findings, lang, data_dir)
    print_withheld(checked.withheld, lang)
    click.echo(say_checked(checked, lang))
    if has_errors(checked.findings):
        raise DataRefused(checked.findings)


@click.command(cls=Verb)
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
    help="Site of the last release (--out itself will do): pages then tell what changed since, row by row, and the files of its "
    "search index stay where few documents changed.",
)
@click.option(
    "--only-figures",
    is_flag=True,
    help="With --previous: texts of this release were corrected in nothing but figures, and the old figures may stay in packed files "
    "of the search index, which then changes in a few files only.",
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
    given_date: date | None,
    json_file: Path | None,
    lang: Language,
    content_dir: Path | None,
    workers: int | None,
    previous: Path | None,
    only_figures: bool,
    rehearsal: bool,
) -> None:
    """Check the data, build the site and swap it in atomically.

    The site at --out is replaced in one step after everything was written and inspected; a refused release, a fault, a killed
    build or a full disk leave it byte for byte as it was. The last line tells pages, records, seconds and the next day on which
    the site must be rebuilt, because records reach the end of their display or a new batch is due.

    Only datasets that are validly signed off are published. Any other is withheld: the site names it with the reason, without its
    data. --rehearsal shows those too: every page says so and asks search engines to stay away, and the result stands at OUT-rehearsal,
    which can neither replace a site nor be replaced by one.

    A corrected text leaves no trace: the search index is built anew, because old words could be put together again from its files.
    With --only-figures old figures in titles and texts (amounts, days, counts) may stay in them: no page, list, download or search
    shows them, whoever unpacks the files can read them, and the purge proof does not seek them: "old_figures_may_stand_in" of purge.json
    names the folder, null where none can. Never give it when a figure itself had to go, because it tells who somebody is or was not to be
    public. Where anything but figures of a title or text changed, the index
    is built anew all the same; so it is by the next build without --only-figures, and the old figures are gone.

    \b
    Examples:
      portal build --data data --out public
      portal build --data data --out public --rehearsal
      portal build --data data --out public --date 2026-11-20
      portal build --data data --out public --previous public
      SOURCE_DATE_EPOCH=1795104000 portal build --data data --out public
    """
    if only_figures and previous is None:
        raise ConfigurationError("--only-figures: says what was corrected since --previous; give that too")
    day = given_date or read_build_date(None)
    prove_writable(json_file, data_dir, out)

    def note(findings: tuple[Finding, ...]) -> None:
        write_findings(findings, json_file, lang, data_dir)

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
                only_figures=only_figures,
                rehearsal=rehearsal,
                on_findings=note,
            )
    except DataRefused as refused:
        print_findings(refused.findings, lang, data_dir)
        click.echo(say_untouched(out, lang), err=True)
        raise
    print_findings(report.notices, lang, data_dir)
    print_withheld(report.withheld, lang)
    for name, count in report.vanished.items():
        click.echo(say_vanished(name, count, lang))
    if report.ends_log:
        click.echo(say_log_ends(out, lang))
    if rehearsal:
        click.echo(f"rehearsal: {report.out}; not for the public")
    click.echo(last_line(report))


@click.command(name="restore", cls=Verb)
@click.option("--out", type=FOLDER, required=True, help="Where the site stands.")
@click.option("--although-due", is_flag=True, help="Serve it even when it had to be built again meanwhile.")
@date_option
@answer_errors
def restore_release(out: Path, although_due: bool, given_date: date | None) -> None:
    """Serve the previous release again, in one step.

    A build keeps the release before it. This puts that one back, atomically, when the new one turns out to be wrong; the next build
    replaces it again. It shows what was true then: what was withdrawn or corrected since stands in it again, so build anew soon. A
    release whose day of rebuilding has passed is refused, because it may show records whose display has ended.

    \b
    Example:
      portal restore --out public
    """
    told = restore(out, given_date or read_build_date(None), although_due=although_due)
    due = f"; rebuild by {told.rebuild_by}" if told.rebuild_by else ""
    click.echo(f"{out} is release {told.release} again, as of {told.as_of}{due}")


@click.command(cls=Verb)
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


@click.command(cls=Verb)
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
    type=DAY,
    metavar="YYYY-MM-DD",
    default=None,
    help="Hide what may no longer be shown on this day, as the search page does; unless given, today in Beijing (or SOURCE_DATE_EPOCH).",
)
@answer_errors
def search(site: Path, query: str, as_json: bool, limit: int, with_facets: bool, rank: str, today: date | None) -> None:
    """Search the published index of a site, as the search page does today.

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
    day = today or read_build_date(None)
    asking = Asking(today=day.isoformat(), by_bm25f=rank == "bm25f", with_facets=with_facets)
    try:
        answer = search_site(index, query, limit or None, asking)
    except IndexFault as fault:
        raise ConfigurationError(f"{index}: {fault}") from None
    if as_json:
        click.echo(orjson.dumps(describe_answer(answer), option=orjson.OPT_INDENT_2).decode())
    else:
        click.echo(print_answer(answer, click.style("{}", bold=True)))
