"""Documents are contracts: what they name exists, what exists is named, and their commands run."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from generator.findings import CODES
from generator.reference import write_reference

REPOSITORY = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = sorted(
    path
    for path in [
        *REPOSITORY.glob("*.md"),
        *REPOSITORY.glob("search/*.md"),
        *REPOSITORY.glob("data/*.md"),
        *REPOSITORY.glob("tests/**/*.md"),
    ]
    if not path.is_symlink()
)


def commands_of(document: str) -> list[str]:
    text = (REPOSITORY / document).read_text(encoding="utf-8")
    lines = [line.strip() for block in re.findall(r"```sh\n(.*?)```", text, re.S) for line in block.splitlines()]
    return [line.split("#")[0].strip() for line in lines if line]


def test_both_readmes_give_the_same_commands() -> None:
    assert commands_of(READMES[0]) == commands_of(READMES[1])


def test_every_make_target_named_in_the_readme_exists_and_every_documented_target_is_listed() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*##", makefile, re.M))
    named = {command.split()[1] for command in commands_of(READMES[0]) if command.startswith("make ")}
    assert named <= targets
    assert {"site", "test", "serve", "bench"} <= named


def test_the_commands_of_the_readme_run_as_written(tmp_path: Path) -> None:
    """In order, in an empty folder: init, check, build and search of one's own portal, whose data was edited after `init` signed it."""
    run = [command for command in commands_of(READMES[0]) if command.startswith(".venv/bin/portal")]
    assert [command.split()[1] for command in run] == ["init", "check", "build", "search"]
    for command in run:
        arguments = shlex.split(command)[1:]
        answer = subprocess.run(
            [sys.executable, "-m", "generator", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert answer.returncode == 0, f"{command}\n{answer.stdout}\n{answer.stderr}"
        if arguments[0] == "init":
            table = tmp_path / "build/my-portal/notices/notices.csv"
            table.write_text(table.read_text(encoding="utf-8").replace("示例", "示例改"), encoding="utf-8")
    assert (tmp_path / "build/my-site-rehearsal/index.html").is_file()
    assert "示例改" in answer.stdout, answer.stdout


def test_every_command_of_the_readme_is_written_with_its_folder() -> None:
    for document in READMES:
        text = (REPOSITORY / document).read_text(encoding="utf-8")
        assert re.findall(r"(?:^\s+|`)portal [a-z-].*", text, re.M) == [], document


def test_the_reference_is_what_the_code_says() -> None:
    committed = (REPOSITORY / "REFERENCE.md").read_text(encoding="utf-8")
    assert committed == write_reference(), "run: .venv/bin/python -m generator.reference > REFERENCE.md"


def test_every_finding_code_is_used_and_every_used_code_is_registered() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in REPOSITORY.glob("generator/**/*.py")}
    registries = [path for path in sources if path.name == "codes.py"]
    used = "\n".join(text for path, text in sources.items() if path not in registries)
    constants = {
        code: name for path in registries for name, code in re.findall(r'^([A-Z_]+)[^=\n]*= "([a-z-]+)"', sources[path], re.M)
    }
    unused = [code for code in CODES if f'"{code}"' not in used and f"codes.{constants.get(code)}" not in used]
    assert unused == []


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_finding_code_says_what_to_do_in_both_languages(code: str) -> None:
    described = CODES[code]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    for text in (described.title_zh, described.remedy_zh):
        assert re.search(r"[\u4e00-\u9fff]", text), code
    for text in (described.title_en, described.remedy_en):
        assert text.strip() and not re.search(r"[\u4e00-\u9fff]{6,}", text), code


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_a_link_in_a_document_leads_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text)]
    broken = [link for link in links if link and "://" not in link and not (document.parent / link).exists()]
    assert broken == []
