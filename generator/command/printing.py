"""What the verbs print beside the report of findings; only the last line of a build is the same in every language, for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import orjson

from generator.build import BuildReport, CheckedRelease
from generator.contracts.english import reason_in_english
from generator.contracts.report import report_json, report_lines
from generator.findings import Finding, Language, has_errors
from generator.release.states import WithheldDataset


def print_findings(findings: tuple[Finding, ...], lang: Language, data_dir: Path, *, verdict: bool = True) -> None:
    """Print the report for people; ``data_dir`` stands in its commands; ``verdict``: whether it says that the release may be published."""
    for line in report_lines(findings, lang, verdict=verdict, data=data_dir):
        click.echo(line)


def print_withheld(withheld: Sequence[WithheldDataset], lang: Language) -> None:
    """Print which datasets the site names without their data, and why; nobody should find out from the site."""
    for dataset in withheld:
        if lang == "zh":
            click.echo(f"暂不发布：{dataset.name}（{dataset.title}）：{dataset.reason}")
        else:
            click.echo(f"withheld: {dataset.name} ({dataset.title}): {reason_in_english(dataset.reason)}")


def say_checked(checked: CheckedRelease, lang: Language) -> str:
    """Return the line that ends a check: what was read, and how much of it a build would publish; nothing of it when there are errors."""
    count, rows = len(checked.datasets) + len(checked.withheld), f"{checked.rows:,}"
    if has_errors(checked.findings):
        return (
            f"读了 {rows} 行。有错误，整批都不能发布。"
            if lang == "zh"
            else f"{rows} rows read. There are errors: nothing of this release can be published."
        )
    published = f"{sum(len(dataset.table) for dataset in checked.datasets):,}"
    return (
        f"{count} 个数据集，读了 {rows} 行，按这一天可以发布 {published} 行。"
        if lang == "zh"
        else f"{count} datasets, {rows} rows read, {published} publishable on this day"
    )


def say_untouched(out: Path, lang: Language) -> str:
    """Return the line after a refused build."""
    return f"portal：没有发布；{out} 保持原样" if lang == "zh" else f"portal: nothing was published; {out} is as it was"


def say_log_ends(out: Path, lang: Language) -> str:
    """Return the line of a build that does not go on with the log of changes of the site that stood."""
    if lang == "zh":
        return f"注意：原来的网站有各批变化的记录，这次没有给出 --previous {out}，记录不再延续。"
    return f"notice: the site that stood told what its batches changed; without --previous {out} that log ends"


def say_vanished(name: str, count: int, lang: Language) -> str:
    """Return the line about records that were published before and are gone without a word."""
    if lang == "zh":
        return f"注意：{name} 有 {count} 条记录上次公布过，这次没有了，也没有写明理由。误删的补回；确要撤下的，保留这一行，填写撤下日期、理由和依据。"
    return f"notice: {name}: {count} records that were published are gone without a word; put back what was deleted by mistake, withdraw the rest"


def write_findings(findings: tuple[Finding, ...], json_file: Path | None, lang: Language, data_dir: Path) -> None:
    """Write all findings as JSON, when asked."""
    if json_file is not None:
        json_file.write_bytes(
            orjson.dumps(report_json(findings, lang, data_dir), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        )


def last_line(report: BuildReport) -> str:
    """Return the line that ends a build: pages, records, seconds, the next day on which the site must be rebuilt."""
    due = f"rebuild by {report.next_rebuild.isoformat()}" if report.next_rebuild else "no rebuild is due by itself"
    return f"{report.pages:,} pages, {report.records:,} records, {report.seconds:.1f} s; {due}"
