from __future__ import annotations

import errno
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from generator.artifacts import BINARY, Artifact, ReadyJob
from generator.errors import ConfigurationError, PublishFault
from generator.publish.publication import Publication
from generator.publish.shelf import Shelf, prove_place, restore_previous
from tests.conftest import REPOSITORY
from tests.publish.building import build, in_child, kill_myself, picture, stopped_at, version_of
from tests.publish.publish_jobs import frame
from tests.rights import without_rights

# On a busy machine a process may take long to begin or to end; what never happens still fails.
PATIENCE = 120.0

BUILD = """
import sys
from pathlib import Path
from tests.publish.building import build
if __name__ == "__main__":
    workers = int(sys.argv[3])
    build(Path(sys.argv[1]), sys.argv[2], 1600 if workers > 1 else 300, workers, 4)
"""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A served site of version 1."""
    out = tmp_path / "srv" / "public"
    build(out, "1")
    return out


def store(out: Path) -> list[str]:
    return sorted(path.name for path in (out.parent / f".{out.name}.site").iterdir())


def steps_of_a_build(parent: Path) -> int:
    """Count the steps of a build over an existing site, by letting it stop after more and more of them."""
    low, high = 0, 1024
    while low < high:
        middle = (low + high) // 2
        out = parent / str(middle) / "public"
        build(out, "1")
        if in_child(stopped_at(middle, kill_myself, lambda out=out: build(out, "2"))) == 0:  # type: ignore[misc]
            high = middle
        else:
            low = middle + 1
    return low


def test_a_build_killed_before_any_of_its_steps_leaves_one_whole_site(tmp_path: Path) -> None:
    steps = steps_of_a_build(tmp_path / "count")
    assert steps > 40
    outcomes = []
    for step in range(steps):
        out = tmp_path / f"at-{step}" / "public"
        build(out, "1")
        old = picture(out)
        assert in_child(stopped_at(step, kill_myself, lambda out=out: build(out, "2"))) == -signal.SIGKILL  # type: ignore[misc]
        served = version_of(out)
        outcomes.append(served)
        if served == "1":
            assert picture(out) == old, f"step {step}"
        build(out, "3")
        assert version_of(out) == "3"
        # Besides the served release only the one before it is left, whole.
        assert [name for name in store(out) if not name.startswith("release-")] == ["lock"], f"step {step}"
        assert len(store(out)) == 3, f"step {step}"
        previous = Shelf(out).previous
        assert previous is not None and version_of(previous) == served, f"step {step}"
    assert outcomes == sorted(outcomes, key=str), "once the new site is served, it stays"
    assert set(outcomes) == {"1", "2"}


def test_a_disk_error_at_any_step_before_the_swap_leaves_the_old_site(tmp_path: Path) -> None:
    def fail() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    codes = []
    for step in range(0, steps_of_a_build(tmp_path / "count"), 2):
        out = tmp_path / f"at-{step}" / "public"
        build(out, "1")
        old = picture(out)
        codes.append(in_child(stopped_at(step, fail, lambda out=out: build(out, "2"))))  # type: ignore[misc]
        assert version_of(out) in (("1",) if codes[-1] else ("2",)), f"step {step}"
        if codes[-1]:
            assert picture(out) == old, f"step {step}"
        build(out, "3")
        assert version_of(out) == "3" and len(store(out)) == 3, f"step {step}"
    assert set(codes) <= {0, 2, 3} and codes.count(3) > 10


def test_a_real_build_killed_at_random_moments_leaves_the_old_site(out: Path) -> None:
    chance = random.Random(20261123)
    old = picture(out)
    twins, seconds = {}, {}
    for workers in (1, 2):
        began = time.monotonic()
        assert run_build(out.with_name(f"twin-{workers}"), "2", workers).wait() == 0
        seconds[workers] = time.monotonic() - began
        twins[workers] = picture(out.with_name(f"twin-{workers}"))
    for attempt in range(15):
        workers = 2 if attempt % 3 == 0 else 1
        process = run_build(out, "2", workers)
        time.sleep(chance.uniform(0, seconds[workers]))
        children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        process.kill()
        process.wait()
        assert_ended(children)
        if version_of(out) == "1":
            assert picture(out) == old
        else:
            assert picture(out) == twins[workers]
            restore_previous(out)
            assert picture(out) == old
    build(out, "3")
    assert version_of(out) == "3" and len(store(out)) == 3


def run_build(out: Path, version: str, workers: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", BUILD, out, version, str(workers)], cwd=REPOSITORY)


def assert_ended(processes: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE)
    assert not alive, "workers outlive a killed build"


def test_two_builds_at_once_do_not_meet(out: Path, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    code = (
        "import sys; from pathlib import Path; from generator.publish.publication import Publication\n"
        "from tests.publish.publish_jobs import WaitingJob, frame\n"
        "with Publication(Path(sys.argv[1]), 1) as p: p.write([WaitingJob(sys.argv[2])])"
    )
    process = subprocess.Popen([sys.executable, "-c", code, out, told], cwd=REPOSITORY)
    try:
        wait_for(lambda: told.exists() and told.read_text() != "")
        before = store(out)
        with pytest.raises(ConfigurationError, match=rf"another build \(process {process.pid}\)"):
            build(out, "2")
        with pytest.raises(ConfigurationError, match="another build"):
            restore_previous(out)
        assert version_of(out) == "1" and store(out) == before
    finally:
        process.kill()
        process.wait()
    # The lock of a killed build blocks nobody.
    build(out, "2")
    assert version_of(out) == "2" and len(store(out)) == 3


def wait_for(condition: object) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def test_the_previous_release_is_kept_and_can_be_served_again(out: Path) -> None:
    first = picture(out)
    build(out, "2")
    second = picture(out)
    with Publication(out, 1) as publication:
        assert publication.previous is not None and picture(publication.previous) == first
        assert publication.served is not None and picture(publication.served) == second
    restore_previous(out)
    assert picture(out) == first
    with pytest.raises(ConfigurationError, match="no previous release"):
        restore_previous(out)
    build(out, "3")
    build(out, "4")
    assert store(out) == ["lock", "release-3", "release-4"]
    assert version_of(out) == "4"


def test_release_numbers_are_not_used_again_while_one_stands(out: Path) -> None:
    build(out, "2")
    restore_previous(out)
    build(out, "3")
    assert out.readlink().name == "release-3"


def test_folder_and_store_can_be_moved_together(out: Path, tmp_path: Path) -> None:
    before = picture(out)
    moved = tmp_path / "moved"
    out.parent.rename(moved)
    assert picture(moved / "public") == before
    build(moved / "public", "2")
    assert version_of(moved / "public") == "2"


def test_an_empty_folder_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "public"
    out.mkdir()
    build(out, "1")
    assert out.is_symlink() and version_of(out) == "1"


def make_full_folder(out: Path) -> None:
    out.mkdir()
    (out / "thesis.doc").write_text("irreplaceable")


def make_file(out: Path) -> None:
    out.write_text("irreplaceable")


def make_foreign_link(out: Path) -> None:
    make_full_folder(out.with_name("elsewhere"))
    out.symlink_to("elsewhere")


def make_dangling_link(out: Path) -> None:
    out.symlink_to("nowhere")


def make_foreign_store(out: Path) -> None:
    make_full_folder(out.with_name(".public.site"))


def make_store_a_file(out: Path) -> None:
    make_file(out.with_name(".public.site"))


@pytest.mark.parametrize(
    "make", [make_full_folder, make_file, make_foreign_link, make_dangling_link, make_foreign_store, make_store_a_file]
)
def test_what_no_build_made_is_refused_and_untouched(tmp_path: Path, make: object) -> None:
    out = tmp_path / "public"
    make(out)  # type: ignore[operator]
    before = (picture(tmp_path), sorted(tmp_path.rglob("*")))
    with pytest.raises(ConfigurationError) as refusal:
        build(out, "1")
    assert refusal.value.exit_code == 2 and "public" in str(refusal.value)
    assert (picture(tmp_path), sorted(tmp_path.rglob("*"))) == before


def test_what_becomes_foreign_during_a_build_is_not_replaced(out: Path) -> None:
    with Publication(out, 1) as publication:
        publication.write([frame()])
        publication.inspect()
        publication.seal({})
        out.unlink()
        make_full_folder(out)
        with pytest.raises(ConfigurationError):
            publication.swap()
    assert (out / "thesis.doc").read_text() == "irreplaceable"


def test_a_refused_first_build_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(PublishFault), Publication(tmp_path / "public", 1) as publication:
        publication.write([ReadyJob("x", (Artifact("/x", b"", BINARY),))])
        publication.inspect()
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_ends_the_workers_and_leaves_the_old_site(out: Path, tmp_path: Path) -> None:
    old = picture(out)
    told = [tmp_path / "a", tmp_path / "b"]
    code = (
        # A shell that starts tests in the background lets them ignore Ctrl-C, and children inherit that.
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import sys; from pathlib import Path; from generator.publish.publication import Publication\n"
        "from tests.publish.publish_jobs import WaitingJob\n"
        "if __name__ == '__main__':\n"
        "  with Publication(Path(sys.argv[1]), 2) as p: p.write([WaitingJob(sys.argv[2]), WaitingJob(sys.argv[3])])"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, out, *told], cwd=REPOSITORY, start_new_session=True, stderr=subprocess.PIPE
    )
    wait_for(lambda: all(path.exists() and path.read_text() for path in told))
    workers = [psutil.Process(int(path.read_text())) for path in told]
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode != 0 and errors.count(b"Traceback") == 1
    assert_ended(workers)
    assert picture(out) == old and store(out) == ["lock", "release-1"]


def test_a_place_where_a_site_cannot_be_written_is_told_and_nothing_is_left_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    prove_place(tmp_path / "deep/er/public")
    with pytest.raises(ConfigurationError, match="file/public: cannot be written: Not a directory"):
        prove_place(tmp_path / "file/public")
    with pytest.raises(ConfigurationError, match="is a file"):
        prove_place(tmp_path / "file")
    assert [path.name for path in tmp_path.rglob("*")] == ["file"]


def test_a_place_where_the_build_has_no_right_to_write_is_told_first() -> None:
    # Not in pytest's folder, which only its owner may look into.
    told = pytest.raises(ConfigurationError, match="public: cannot be written: Permission denied")
    with tempfile.TemporaryDirectory() as folder, without_rights(Path(folder)), told:
        prove_place(Path("deep/er/public"))


def test_a_full_disk_is_told_with_its_place_whoever_wrote(out: Path) -> None:
    told = pytest.raises(PublishFault, match=r"/\.public\.site: cannot be written: No space left on device")
    with told, Publication(out, 1), Path("/dev/full").open("wb", buffering=0) as full:
        full.write(b"x")


def test_a_full_disk_leaves_the_old_site_whatever_room_is_left(tmp_path: Path) -> None:
    namespace = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
    mount = 'mount -t tmpfs -o size=400k none "$1" || exit 77; exec "$2" -m tests.publish.full_disk "$1"'
    command = [*namespace, "sh", "-c", mount, "sh", str(tmp_path), sys.executable]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)
    if answer.returncode == 77 or "unshare failed" in answer.stderr:
        pytest.skip("this machine lets nobody mount a small disk")
    assert answer.returncode == 0, answer.stderr
    outcomes = answer.stdout.split()
    assert len(outcomes) == 28 and set(outcomes) == {"old", "new"}


def test_a_file_above_the_quota_is_told_and_leaves_the_old_site(out: Path) -> None:
    old = picture(out)

    def build_large() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        told = pytest.raises(PublishFault, match=r"/staging/data/large\.bin: could not be written: File too large")
        with Publication(out, 1) as publication:
            with told as fault:
                publication.write([frame(), ReadyJob("数据", (Artifact("data/large.bin", bytes(300_000), BINARY),))])
            raise fault.value

    assert in_child(build_large) == PublishFault.exit_code
    assert picture(out) == old and store(out) == ["lock", "release-1"]
