from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.artifacts import BINARY, Artifact, ReadyJob
from generator.errors import PublishFault
from generator.publish.progress import SilentProgress
from generator.publish.publication import Publication
from tests.conftest import REPOSITORY
from tests.publish.building import build, picture
from tests.publish.publish_jobs import BrokenJob, KilledJob, OriginJob, PagesJob, frame, page, record_path


class ToldProgress(SilentProgress):
    """Keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int]] = []

    def start(self, stage: str, total: int) -> None:
        self.told.append((stage, total))

    def advance(self, n: int) -> None:
        self.told.append(("+", n))

    def finish(self) -> None:
        self.told.append((".", 0))


def test_a_site_is_written_sealed_and_served(tmp_path: Path) -> None:
    out = tmp_path / "public"
    build(out, "1")
    assert out.is_symlink() and not out.readlink().is_absolute()
    manifest = json.loads((out / "manifest.json").read_bytes())
    assert manifest["version"] == "1"
    listed = {entry["path"]: entry for entry in manifest["files"]}
    assert list(listed) == sorted(listed)
    assert set(listed) | {"manifest.json"} == set(picture(out))
    for path, entry in listed.items():
        data = (out / path).read_bytes()
        assert (entry["bytes"], entry["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    entry = listed[record_path(1)]
    assert entry["media_type"] == "text/html; charset=utf-8"
    assert manifest["sources"][entry["sources"]] == ["records-1", "templates"]


def test_the_same_bytes_come_from_one_and_two_workers_and_any_hash_seed(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from tests.publish.building import build\nif __name__ == '__main__': build(Path(sys.argv[1]), '1', 1600, int(sys.argv[2]), 4)"
    pictures = []
    for workers, seed in ((1, "0"), (2, "1"), (2, "2")):
        out = tmp_path / f"{workers}-{seed}" / "public"
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, out, str(workers)], check=True, cwd=REPOSITORY, env=environment)
        pictures.append(picture(out))
    assert pictures[0] == pictures[1] == pictures[2]
    assert len(pictures[0]) == 1603


def test_faults_are_told_alike_by_one_and_two_workers(tmp_path: Path) -> None:
    told = []
    for workers in (1, 2):
        with Publication(tmp_path / str(workers), workers) as publication:
            publication.write([PagesJob(first, 800, 200) for first in (0, 800)])
            with pytest.raises(PublishFault) as fault:
                publication.inspect()
        told.append(fault.value.faults)
    assert told[0] == told[1]
    assert "which is not published" in told[0][0] and "[and on 1599 more]" in told[0][0]


def test_receipts_come_sorted_and_grow_with_each_call(tmp_path: Path) -> None:
    with Publication(tmp_path / "out", 1) as publication:
        publication.write([ReadyJob("a", (Artifact("z.bin", b"1", BINARY), Artifact("b.bin", b"2", BINARY)))])
        assert [receipt.path for receipt in publication.receipts] == ["b.bin", "z.bin"]
        publication.write([ReadyJob("a", (Artifact("c.bin", b"3", BINARY, ("x",)),))])
        assert [receipt.path for receipt in publication.receipts] == ["b.bin", "c.bin", "z.bin"]
        assert publication.receipts[1].sources == ("x",)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failing_job_is_named_with_its_traceback(tmp_path: Path, workers: int) -> None:
    out = tmp_path / "public"
    build(out, "1")
    before = picture(out)
    with Publication(out, workers) as publication, pytest.raises(PublishFault) as fault:
        publication.write([PagesJob(0, 1600), BrokenJob(), PagesJob(1600, 10)])
    told = str(fault.value)
    assert "BrokenJob of stage '记录'" in told and "模板缺少字段 title" in told and "Traceback" in told
    assert "after records/before.html" in told
    assert picture(out) == before


def test_a_worker_that_is_killed_is_told(tmp_path: Path) -> None:
    with Publication(tmp_path / "public", 2) as publication, pytest.raises(PublishFault, match="worker process died"):
        publication.write([KilledJob(), KilledJob()])
    assert list(tmp_path.iterdir()) == []


def test_workers_are_forks_of_a_process_that_loaded_everything_and_runs_no_thread(tmp_path: Path) -> None:
    # A fork keeps only the thread that forks: whatever lock another one held would stay locked for ever.
    out = tmp_path / "public"
    with Publication(out, 2) as publication:
        publication.write([OriginJob("one.txt"), OriginJob("two.txt")])
        told = [(publication._shelf.staging / name).read_text().split() for name in ("one.txt", "two.txt")]
    assert [each[:2] for each in told] == [["1", "True"]] * 2
    assert str(os.getpid()) not in {each[2] for each in told}


def test_a_job_that_cannot_travel_is_named(tmp_path: Path) -> None:
    class LocalJob(PagesJob):
        pass

    with Publication(tmp_path / "public", 2) as publication, pytest.raises(PublishFault, match=r"LocalJob.*could not be handed"):
        publication.write([LocalJob(0, 1000), LocalJob(1000, 1000)])


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_path_from_two_jobs_is_a_fault(tmp_path: Path, workers: int) -> None:
    with Publication(tmp_path / "public", workers) as publication:
        publication.write([frame(), PagesJob(0, 800), PagesJob(799, 800)])
        with pytest.raises(PublishFault) as fault:
            publication.inspect()
    assert [text for text in fault.value.faults if record_path(799) in text and "published twice" in text]


def test_nothing_is_swapped_without_inspection_and_seal(tmp_path: Path) -> None:
    with Publication(tmp_path / "public", 1) as publication:
        publication.write([frame()])
        with pytest.raises(PublishFault, match="expected it to be inspected"):
            publication.seal({})
        with pytest.raises(PublishFault, match="expected it to be sealed"):
            publication.swap()
        publication.inspect()
        publication.write([ReadyJob("spät", (page("late.html"),))])
        with pytest.raises(PublishFault, match="expected it to be inspected"):
            publication.seal({})
        publication.inspect()
        with pytest.raises(ValueError, match="files"):
            publication.seal({"files": []})
        publication.seal({})
        with pytest.raises(PublishFault, match="not open for writing"):
            publication.write([frame()])
    assert list(tmp_path.iterdir()) == []


def test_progress_shows_stage_after_stage_and_every_artifact(tmp_path: Path) -> None:
    progress = ToldProgress()
    with Publication(tmp_path / "public", 2) as publication:
        publication.write(
            [PagesJob(0, 700, 200, stage="甲"), PagesJob(700, 700, 200, stage="乙"), PagesJob(1400, 700, 200, stage="甲")], progress
        )
    names = [name for name, _ in progress.told if name != "+"]
    assert names == ["甲", ".", "乙", "."]
    assert progress.told[0] == ("甲", 1400) and ("乙", 700) in progress.told
    assert sum(count for name, count in progress.told if name == "+") == 2100


def test_scratch_is_private_and_gone_afterwards(tmp_path: Path) -> None:
    with Publication(tmp_path / "public", 1) as publication:
        (publication.scratch / "rows.parquet").write_bytes(b"x")
        publication.write([frame()])
        publication.inspect()
        publication.seal({})
        publication.swap()
        scratch = publication.scratch
    assert not scratch.exists()
    assert not [path for path in tmp_path.rglob("*") if path.name == "rows.parquet"]
