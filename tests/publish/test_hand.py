from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.artifacts import BINARY, Artifact
from generator.publish.hand import Hand, PathRefused, receipt_of
from generator.publish.names import collisions, fault_of_path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "outside" / "staging"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def hand(root: Path) -> Iterator[Hand]:
    hand = Hand(root)
    yield hand
    hand.close()


def file(path: str, data: bytes = b"x") -> Artifact:
    return Artifact(path, data, BINARY, ("a",))


def test_a_receipt_states_hash_size_type_and_sources(hand: Hand, root: Path) -> None:
    receipt = receipt_of(hand.write(file("a/b/c.bin", "数据".encode())))
    assert (root / "a/b/c.bin").read_bytes() == "数据".encode()
    assert receipt.path == "a/b/c.bin"
    assert receipt.sha256 == hashlib.sha256("数据".encode()).hexdigest()
    assert (receipt.size, receipt.media_type, receipt.sources) == (6, BINARY, ("a",))


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/etc/passwd", "empty part"),
        ("/x", "empty part"),
        ("a//b", "empty part"),
        ("a/", "empty part"),
        ("", "empty part"),
        ("../x", "'..'"),
        ("a/../../x", "'..'"),
        ("a/./x", "'.'"),
        ("a\\b", "'\\\\'"),
        ("C:/x", "':'"),
        ("a\x00b", "control"),
        ("a\nb", "control"),
        ("a\u202eb", "invisible"),
        (".htaccess", "hidden"),
        ("a/.git/x", "hidden"),
        ("a/b.", "dot or a space"),
        ("a /b", "dot or a space"),
        ("a?b", "'?'"),
        ("a#b", "'#'"),
        ("a%20b", "'%'"),
        ("records/CON.html", "device"),
        ("e\u0301.html", "normal form"),
        ("字" * 67, "201 bytes"),
        ("x" * 201, "201 bytes"),
        ("/".join(["y" * 150] * 8), "longer than 1024"),
        ("\ud800", "UTF-8"),
        ("manifest.json", "by the build itself"),
    ],
)
def test_an_unsafe_path_is_refused_and_nothing_is_written(hand: Hand, root: Path, path: str, reason: str) -> None:
    with pytest.raises(PathRefused, match="may not be written") as refusal:
        hand.write(file(path))
    assert reason in str(refusal.value)
    assert list(root.parent.rglob("*")) == [root]


@pytest.mark.parametrize("path", ["字" * 66, "x" * 200, ".nojekyll", ".well-known/security.txt", "_1/a-b.c.html", "机构/甲区.html"])
def test_a_safe_path_is_written(hand: Hand, root: Path, path: str) -> None:
    hand.write(file(path))
    assert (root / path).read_bytes() == b"x"


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.one_of(st.text(max_size=6), st.sampled_from(["..", ".", "", "a", "b", "\\", "a\x00", "//", "C:", "~", "%2e%2e"])),
        max_size=5,
    ).map("/".join)
)
def test_whatever_the_path_nothing_is_written_outside(tmp_path_factory: pytest.TempPathFactory, path: str) -> None:
    outside = tmp_path_factory.mktemp("outside")
    root = outside / "staging"
    root.mkdir()
    hand = Hand(root)
    try:
        hand.write(file(path))
    except PathRefused:
        assert list(outside.rglob("*")) == [root]
    else:
        assert not path.startswith("/") and ".." not in path.split("/")
        assert (root / path).read_bytes() == b"x"
        assert [found for found in outside.rglob("*") if found.is_file()] == [root / path]
    finally:
        hand.close()


def test_the_hand_never_follows_a_link(hand: Hand, root: Path) -> None:
    (root / "a.html").symlink_to(root.parent / "victim")
    with pytest.raises(PathRefused):
        hand.write(file("a.html"))
    assert not (root.parent / "victim").exists()


def test_the_same_path_twice_is_refused_across_hands(hand: Hand, root: Path) -> None:
    other = Hand(root)
    hand.write(file("a/b.html", b"first"))
    with pytest.raises(PathRefused, match="published twice"):
        other.write(file("a/b.html", b"second"))
    other.close()
    assert (root / "a/b.html").read_bytes() == b"first"


def test_a_file_and_a_folder_of_one_name_are_refused_in_both_orders(hand: Hand) -> None:
    hand.write(file("a"))
    with pytest.raises(PathRefused, match="needs a folder where a file is"):
        hand.write(file("a/b"))
    hand.write(file("c/d"))
    with pytest.raises(PathRefused, match="is a file where a folder is"):
        hand.write(file("c"))


def test_a_forgotten_hand_writes_nowhere_when_its_folder_is_gone(hand: Hand, root: Path) -> None:
    hand.write(file("a/b"))
    (root / "a/b").unlink()
    (root / "a").rmdir()
    root.rmdir()
    root.mkdir()
    with pytest.raises(Exception, match="could not be written"):
        hand.write(file("c/d"))
    assert list(root.iterdir()) == []


def test_collisions_name_both_paths() -> None:
    assert collisions(["a/b.html", "c.html", "d/e/f.html"]) == []
    assert collisions(["a.html", "a.html"]) == ["a.html: is published twice"]
    assert collisions(["A.html", "a.html"]) == ["a.html: differs from A.html in case only"]
    assert collisions(["x/STRASSE.html", "x/straße.html"]) == ["x/straße.html: differs from x/STRASSE.html in case only"]
    assert collisions(["a", "a/b"]) == ["a: is a file where the folder a/ is"]
    assert collisions(["a/B/c", "a/b/d"]) == ["a/b/: differs from the folder a/B/ in case only"]


@given(st.lists(st.text(alphabet="abAB", min_size=1, max_size=2), min_size=1, max_size=3).map("/".join))
def test_plain_names_are_allowed(path: str) -> None:
    assert fault_of_path(path) is None
