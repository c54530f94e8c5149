"""How progress is shown: a bar with stage and estimate on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from generator.findings import Language
from generator.publish.progress import Progress

# What each step of a build is called, in the order of a build.
STAGES: dict[str, tuple[str, str]] = {
    "check": ("检查数据", "checking the data"),
    "link": ("关联数据", "linking the data"),
    "downloads": ("下载文件", "downloads"),
    "pages": ("网页", "pages"),
    "assets": ("样式和脚本", "styles and scripts"),
    "home": ("首页", "home page"),
    "complaint": ("投诉举报页", "complaint page"),
    "rights": ("权益保护页", "rights page"),
    "search-page": ("搜索页", "search page"),
    "site-map": ("网站地图", "site map"),
    "directories": ("名称和年份目录", "directories"),
    "areas": ("重点领域页", "pages of areas"),
    "joint-action": ("联动奖惩页", "joint action page"),
    "commitments": ("承诺页", "commitment pages"),
    "records": ("记录页", "record pages"),
    "fronts": ("栏目首页", "front pages"),
    "lists": ("清单页", "list pages"),
    "rankings": ("评价页", "ranking pages"),
    "statistics": ("统计页", "statistics pages"),
    "matrices": ("分工页", "responsibility pages"),
    "paces": ("时限页", "pages of deadlines"),
    "owed": ("应公开页", "pages of what is owed"),
    "datasets": ("数据集页", "dataset pages"),
    "exchange": ("共享文件页", "page of exchange files"),
    "releases": ("批次页", "release pages"),
    "changes": ("各批变化", "log of changes"),
    "withdrawals": ("撤下记录", "log of withdrawals"),
    "tombstones": ("撤下说明", "tombstones"),
    "body-index": ("机构索引", "index of bodies"),
    "bodies": ("机构档案", "integrity files"),
    "browse": ("浏览页", "browse pages"),
    "sheets": ("表格页", "tables of rows"),
    "filters": ("筛选数据", "filter data"),
    "editorial": ("说明文章", "editorial pages"),
    "search": ("搜索索引", "search index"),
    "feeds": ("订阅和站点地图", "feeds and sitemap"),
    "purge": ("核验撤下内容", "purge proof"),
    "inspect": ("检验网页", "inspection"),
    "publish": ("切换上线", "publication"),
}
_FILES: dict[Language, str] = {"zh": "：{count:,} 个文件，{seconds:.1f} 秒", "en": ": {count:,} files, {seconds:.1f} s"}
_NO_FILES: dict[Language, str] = {"zh": "：{seconds:.1f} 秒", "en": ": {seconds:.1f} s"}


def name_stage(stage: str, language: Language) -> str:
    """Return what a step is called; a step that the table does not know keeps its id."""
    return STAGES.get(stage, (stage, stage))[language == "en"]


class _Bar:
    """A rich progress bar, one line per stage."""

    def __init__(self, display: RichProgress, language: Language) -> None:
        self._display, self._language = display, language
        self._task = display.add_task("start", total=None)

    def start(self, stage: str, total: int) -> None:
        task, name = self._display.tasks[self._task], name_stage(stage, self._language)
        if task.total is None and not task.completed:
            # Nothing was counted under that name: the line is this stage's now.
            self._display.reset(self._task, description=name, total=total or None)
        else:
            self._task = self._display.add_task(name, total=total or None)

    def advance(self, done: int) -> None:
        self._display.advance(self._task, done)

    def finish(self) -> None:
        task = self._display.tasks[self._task]
        self._display.update(self._task, total=task.completed or 1, completed=task.completed or 1)


class _Lines:
    """One plain line when a stage ends; stages inside a stage are silent."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._begun = perf_counter()
        self._stage = ""
        self._done = 0

    def start(self, stage: str, total: int) -> None:
        self._stage, self._done, self._begun = stage, 0, perf_counter()

    def advance(self, done: int) -> None:
        self._done += done

    def finish(self) -> None:
        if self._stage:
            told = (_FILES if self._done else _NO_FILES)[self._language]
            told = told.format(count=self._done, seconds=perf_counter() - self._begun)
            print(name_stage(self._stage, self._language) + told, file=sys.stderr, flush=True)
        self._stage = ""


@contextmanager
def open_progress(language: Language = "zh") -> Iterator[Progress]:
    """Yield a progress display fit for standard error."""
    if not sys.stderr.isatty():
        yield _Lines(language)
        return
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with RichProgress(*columns, console=Console(stderr=True)) as display:
        yield _Bar(display, language)
