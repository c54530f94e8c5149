"""The verbs of those who supply and approve data: lay out a portal, import a file, sign off, make a key."""

from __future__ import annotations

import os
import shlex
from datetime import date
from pathlib import Path

import click

from generator.approval import approve_datasets
from generator.clock import read_build_date, two_years_after
from generator.command.options import (
    DAY,
    FILE,
    FOLDER,
    answer_errors,
    data_option,
    date_option,
    json_option,
    lang_option,
    prove_writable,
)
from generator.command.printing import print_findings, write_findings
from generator.errors import ConfigurationError, DataRefused
from generator.findings import Language, has_errors
from generator.intake.importing import import_file
from generator.intake.summary import summary_lines
from generator.release.keys import list_key, new_key, read_private_key, write_private_key
from generator.release.signing import Approval
from generator.release.statement import WHOLE
from generator.starter import lay_out
from generator.usage import Verb


@click.command(cls=Verb)
@click.argument("directory", type=FOLDER)
@answer_errors
def init(directory: Path) -> None:
    """Lay out an empty portal with one example dataset.

    Writes portal.yml, a small register of bodies and an example of records into DIRECTORY, which must not exist or be empty. Makes a
    key pair too: the private key that signed the examples stands beside DIRECTORY, never in it, and its place is printed.

    \b
    Example:
      portal init my-portal && portal build --data my-portal --out my-site
    """
    written, key_file = lay_out(directory, read_build_date(None))
    for path in written:
        click.echo(path)
    click.echo(f"private key of the approver, keep it secret: {key_file}")
    click.echo(f"next: portal check --data {shlex.quote(str(directory))}, then portal build --data … --out …")


@click.command(name="approve", cls=Verb)
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
    given_date: date | None,
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
    day = given_date or read_build_date(None)
    today = read_build_date(None)
    if day > today:
        raise ConfigurationError(f"--date: {day} has not come yet; today is {today}")
    prove_writable(json_file, data_dir)
    key = read_private_key(key_file, ask_passphrase) if key_file is not None else None
    approval = Approval(prepared_by, approved_by, office, day, document, scope)
    try:
        written = approve_datasets(data_dir, datasets, approval, key)
    except DataRefused as refused:
        write_findings(refused.findings, json_file, lang, data_dir)
        print_findings(refused.findings, lang, data_dir)
        click.echo("portal: nothing was signed", err=True)
        raise
    for path in written:
        click.echo(path)


@click.command(name="import", cls=Verb)
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
    write_findings(imported.findings, json_file, lang, data_dir)
    print_findings(imported.findings, lang, data_dir, verdict=False)
    for line in summary_lines(imported, lang):
        click.echo(line)
    if has_errors(imported.findings):
        raise DataRefused(imported.findings)


@click.command(name="key", cls=Verb)
@click.argument("file", type=FILE)
@click.option("--holder", required=True, help="Who approves with it; the published name is masked (李某).")
@click.option("--id", "key_id", required=True, help="Short id, such as li-2026; the public key is published under it.")
@click.option("--from", "since", type=DAY, metavar="YYYY-MM-DD", help="First day on which it may sign; default: today.")
@click.option("--until", type=DAY, metavar="YYYY-MM-DD", help="Last day on which it may sign; default: two years later.")
@click.option("--passphrase", "is_locked", is_flag=True, help="Encrypt the file; the passphrase is asked for, never shown.")
@answer_errors
def make_key(file: Path, holder: str, key_id: str, since: date | None, until: date | None, is_locked: bool) -> None:
    """Make a key pair for somebody who approves.

    Writes the private key to FILE, which nobody else may read (mode 0600) and which must not lie in a portal's folder, and prints the
    entry with the public key to add under `keys` in portal.yml. Give the entry's fingerprint to others by another way, so that they
    can compare it with the one on the site. The private key itself is never printed: keep it, and a copy, where only its holder is.

    \b
    Example:
      portal key ~/li.pem --holder 李某 --id li-2026 --from 2026-11-01 --until 2028-10-31
    """
    first = since or read_build_date(None)
    last = until or two_years_after(first)
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
