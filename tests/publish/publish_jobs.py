"""Jobs of the publishing tests: small, picklable, importable by worker processes."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from generator.artifacts import CSS, HTML, TEXT, Artifact, Mould, ReadyJob, press_artifacts

STYLE = "assets/site.css"


def press_one(path: str, mould: Mould, values: tuple[str, ...], sources: tuple[str, ...] = ()) -> Artifact:
    """Return one page pressed from a mould."""
    (artifact,) = press_artifacts([path], mould, [[value] for value in values], sources)
    return artifact


def page(
    path: str,
    main: str = "",
    *,
    head: str = "",
    title: str = "某页",
    lang: str = "zh-Hans",
    sources: tuple[str, ...] = ("templates",),
) -> Artifact:
    """Return a valid page with ``main`` as its content."""
    root = "../" * path.count("/")
    text = (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8"/>\n<title>{title}</title>\n'
        f'<link rel="stylesheet" href="{root}{STYLE}"/>\n{head}</head>\n<body>\n'
        f'<a href="{root}index.html">首页</a>\n<main id="main">\n<h1>{title}</h1>\n{main}\n</main>\n</body>\n</html>\n'
    )
    return Artifact(path, text.encode(), HTML, sources)


def frame() -> ReadyJob:
    """Return the files to which every page links."""
    return ReadyJob("资源", (page("index.html"), Artifact(STYLE, b"body { color: #222 }\n", CSS, ("templates",))))


@dataclass(frozen=True)
class PagesJob:
    """``weight`` record pages of about ``size`` bytes, linked to each other."""

    first: int
    weight: int
    size: int = 1500
    version: str = "1"
    stage: str = "记录"

    def artifacts(self) -> Iterator[Artifact]:
        for number in range(self.first, self.first + self.weight):
            other = record_path(self.first + (number + 1 - self.first) % self.weight)
            line = f'<p>版本 {self.version}：<a href="../../{other}#main">相邻记录</a> 记录 {number}，事由如下。</p>\n'
            main = line * max(1, self.size // len(line.encode()))
            yield page(record_path(number), main, sources=("templates", f"records-{number % 3}"))


def record_path(number: int) -> str:
    folder = hashlib.blake2b(str(number).encode(), digest_size=1).hexdigest()
    return f"records/{folder}/{number}.html"


@dataclass(frozen=True)
class BrokenJob:
    """Yields one page, then fails."""

    weight: int = 2
    stage: str = "记录"

    def artifacts(self) -> Iterator[Artifact]:
        yield page("records/before.html")
        raise RuntimeError("模板缺少字段 title")


@dataclass(frozen=True)
class KilledJob:
    """Ends its worker process as the kernel does when memory is short."""

    weight: int = 1000
    stage: str = "记录"

    def artifacts(self) -> Iterator[Artifact]:
        yield page("records/before.html")
        os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class WaitingJob:
    """Writes its process id to ``told`` and waits."""

    told: str
    weight: int = 1000
    stage: str = "记录"

    def artifacts(self) -> Iterator[Artifact]:
        Path(self.told).write_text(str(os.getpid()))
        for number in range(10_000):
            yield page(f"waiting/{number}.html")
            time.sleep(0.05)


@dataclass(frozen=True)
class OriginJob:
    """Tells of the process that began its worker: how many threads it runs, and whether it is a Python that forks."""

    name: str
    weight: int = 1000
    stage: str = "记录"

    def artifacts(self) -> Iterator[Artifact]:
        origin = psutil.Process().parent()
        assert origin is not None
        loaded = any("/pyarrow/" in place.path for place in origin.memory_maps())
        yield Artifact(self.name, f"{origin.num_threads()} {loaded} {origin.pid}".encode(), TEXT)
