"""The layers of ARCHITECTURE.md, held against the imports that the code really has."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from generator.progress_display import STAGES

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCES = sorted([*REPOSITORY.glob("generator/**/*.py"), *REPOSITORY.glob("search/**/*.py")])

BASE = {
    "addresses", "artifacts", "clock", "config", "configuration_faults", "descriptors", "earlier", "echoes", "editorial_documents", "errors", "findings", "identifiers", "legal_rules", "periods", "personal", "text", "values", "working_days", "written_yaml",
}  # fmt: skip
MAKERS = {"derived", "model", "release.states"}
ALLOWED: dict[str, set[str]] = {
    "contracts": {"contracts"},
    "release": {"release", "contracts"},
    "intake": {"intake", "contracts"},
    "model": {"model", "release.states"},
    "derived": {"derived", "model", "release.states"},
    "frame": {"frame"} | MAKERS,
    "pages": {"pages", "frame"} | MAKERS,
    "downloads": {"downloads"} | MAKERS,
    "feeds": {"feeds"} | MAKERS,
    "editorial": {"editorial", "frame"} | MAKERS,
    "search_bridge": {"search_bridge"} | MAKERS,
    "publish": {"publish"},
    "demonstration": {"demonstration", "approval", "contracts.report", "release.keys", "release.signing"},
    "starter": {"starter", "approval", "release.keys", "release.signing"},
}
TOP = {
    "approval",
    "cli",
    "command",
    "usage",
    "build",
    "preview",
    "progress_display",
    "public_texts",
    "purging",
    "reference",
    "__main__",
    "__init__",
}
# A library that only one room may know, so that it can be replaced by changing that room.
LIBRARIES: dict[str, tuple[str, ...]] = {
    "mkdocs": ("generator/editorial/",),
    "whoosh": ("search/",),
    "jinja2": ("generator/frame/", "generator/editorial/"),
    "python_calamine": ("generator/contracts/",),
    "cryptography": ("generator/release/", "generator/approval.py"),
    "rich": ("generator/progress_display.py",),
    "icalendar": ("generator/feeds/",),
    "click": ("generator/cli.py", "generator/command/", "generator/usage.py", "generator/reference.py"),
}


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(REPOSITORY).with_suffix("").parts)


def imports_of(path: Path) -> list[tuple[str, bool]]:
    """Each imported module, and whether the import stands inside a function."""
    found = []
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {id(node) for function in ast.walk(tree) if isinstance(function, ast.FunctionDef) for node in ast.walk(function)}
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module] + [f"{node.module}.{alias.name}" for alias in node.names]
        found += [(name, id(node) in inside) for name in names]
    return found


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_a_room_imports_only_what_its_layer_allows(path: Path) -> None:
    own = module_of(path).split(".")
    imported = {name for name, _ in imports_of(path)}
    if own[0] == "search":
        assert not {name for name in imported if name.split(".")[0] == "generator"}
        return
    room = own[1] if len(own) > 1 else "__init__"
    if room in TOP:
        return
    allowed = ALLOWED.get(room, set()) | BASE
    for name in sorted(imported):
        parts = name.split(".")
        if parts[0] == "search":
            assert room == "search_bridge", f"{module_of(path)} imports {name}; only search_bridge may"
        if parts[0] == "generator" and len(parts) > 1:
            inner = ".".join(parts[1:])
            assert any(inner == each or inner.startswith(each + ".") for each in allowed), f"{module_of(path)} imports {name}"


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        (module_of(path), name)
        for path in SOURCES
        for name, inside in imports_of(path)
        if inside and name.split(".")[0] in ("generator", "search")
    ]
    assert hidden == []


@pytest.mark.parametrize("library", sorted(LIBRARIES))
def test_a_library_is_known_to_its_room_only(library: str) -> None:
    users = {
        path.relative_to(REPOSITORY).as_posix()
        for path in SOURCES
        if any(name.split(".")[0] == library for name, _ in imports_of(path))
    }
    assert users, f"{library} has no role any more"
    assert [user for user in sorted(users) if not user.startswith(LIBRARIES[library])] == []


def test_now_enters_through_the_clock_alone() -> None:
    asking = re.compile(r"\.(now|today|utcnow)\(|\btime\.time\(")
    users = [module_of(path) for path in SOURCES if asking.search(path.read_text(encoding="utf-8"))]
    assert users == ["generator.clock"]


def test_only_the_gate_makes_public_datasets() -> None:
    making = re.compile(r"(?<!class )\bPublicDataset\(")
    makers = [module_of(path) for path in SOURCES if making.search(path.read_text(encoding="utf-8"))]
    assert makers == ["generator.release.gate"]


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_a_module_opens_with_its_caption(path: Path) -> None:
    caption = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert caption, f"{module_of(path)} has no caption"


def test_no_room_is_called_by_a_name_that_says_nothing() -> None:
    banned = {"utils", "helpers", "common", "manager", "misc"}
    assert [module_of(path) for path in SOURCES if banned & set(module_of(path).split("."))] == []


def test_every_room_stands_in_the_floor_plan() -> None:
    plan = (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {
        path.relative_to(REPOSITORY / "generator").parts[0] for path in SOURCES if path.is_relative_to(REPOSITORY / "generator")
    }
    missing = [room for room in sorted(rooms) if room.removesuffix(".py") not in plan and not room.startswith("__")]
    assert missing == []


def test_every_step_of_a_build_has_a_name_in_both_languages() -> None:
    named: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named |= steps_of(node)
    assert {"check", "pages", "assets", "records", "search"} <= named
    assert named == set(STAGES), "name the steps in generator/progress_display.py"
    for chinese, english in STAGES.values():
        assert re.search("[\u4e00-\u9fff]", chinese) and english.isascii()


def steps_of(node: ast.AST) -> set[str]:
    """Return the steps of a build that a piece of code names: a constant, a default, a job's or a watch's first argument."""
    given: ast.expr | None = None
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        given = node.value if getattr(targets[0], "id", "") in ("STAGE", "stage") else None
    elif isinstance(node, ast.Call) and node.args:
        called = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        given = node.args[0] if called in ("ReadyJob", "stage") else None
    return {given.value} if isinstance(given, ast.Constant) and isinstance(given.value, str) else set()


def test_the_hook_of_the_editorial_wing_knows_the_frame_only() -> None:
    hook = REPOSITORY / "site_templates" / "material" / "hook.py"
    known = {name for name, _ in imports_of(hook) if name.startswith(("generator", "search"))}
    assert known and all(name.startswith("generator.frame.") for name in known)
