"""The worked examples of the reference are a portal that checks, builds and shows what each kind of page is for."""

from __future__ import annotations

import shutil
import typing
from pathlib import Path

import pytest
import yaml

from generator.contracts.package import check_package
from generator.descriptors import AnyPage
from generator.reference import EXAMPLES, EXAMPLES_FOLDER
from tests.conftest import REPOSITORY, run_portal

FRONTS = {
    "bodies/dong.html": "示例市东区人民政府",
    "browse/decisions/index.html": "未按期支付工程款",
    "commitments/index.html": "加装电梯 20 台",
    "browse/joint-cases/index.html": "联动案件",
    "lists/conduct/index.html": "改得更准",
    "rankings/evaluation/index.html": "86.0",
    "statistics/hotline/index.html": "94.0",
    "responsibilities/duties.html": "建立信用承诺制度",
    "datasets/joint-answers.html": "联动响应",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples")
    assert run_portal("init", folder / "starter").returncode == 0
    shutil.copytree(EXAMPLES_FOLDER, folder / "data")
    settings = yaml.safe_load((folder / "starter" / "portal.yml").read_text(encoding="utf-8"))
    # The laid out settings name bodies of the laid out register, and its keys.
    settings |= {"areas": [], "sign_off": {"waived": "例子不设签发，依文书示1号"}}
    settings.pop("keys", None)
    (folder / "data" / "portal.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    (folder / "content").mkdir()
    day = str(settings["release"]["date"])
    words = ("--data", folder / "data", "--out", folder / "site", "--content", folder / "content", "--date", day)
    answer = run_portal("build", *words)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return folder / "site"


def test_there_is_one_example_of_each_kind() -> None:
    union = typing.get_args(typing.get_args(AnyPage)[0])
    kinds = [typing.get_args(page.model_fields["kind"].annotation)[0] for page in union]
    assert sorted(EXAMPLES) == sorted(kinds) and len(list(EXAMPLES_FOLDER.iterdir())) == len(kinds)


def test_the_examples_have_no_faults() -> None:
    assert check_package(EXAMPLES_FOLDER).findings == ()


def test_the_reference_shows_them_word_for_word() -> None:
    text = (REPOSITORY / "REFERENCE.md").read_text(encoding="utf-8")
    for folder in EXAMPLES.values():
        assert (EXAMPLES_FOLDER / folder / "resource.json").read_text(encoding="utf-8").strip() in text
        assert (EXAMPLES_FOLDER / folder / f"{folder}.csv").read_text(encoding="utf-8").strip() in text


@pytest.mark.parametrize(("address", "words"), FRONTS.items())
def test_the_examples_build_and_each_shows_its_page(site: Path, address: str, words: str) -> None:
    assert words in (site / address).read_text(encoding="utf-8")
