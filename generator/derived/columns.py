"""The columns (栏目) that this portal has: those for which it has a dataset, though every row of it may have expired.

Pages and the editorial wing share them, so that both carry the same navigation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator import addresses
from generator.descriptors import ColumnRole
from generator.model.portal import Portal
from generator.release.states import PublicDataset


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its id (as ``render_page(column=…)`` names it), its name, its front page, what it holds."""

    id: str
    title: str
    address: str
    text: str


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    title: Callable[[Portal], str]
    address: str
    text: str | Callable[[Portal], str]
    is_there: Callable[[Portal], bool]


def columns_of(portal: Portal) -> tuple[Column, ...]:
    """Return the columns that this portal has something for, in the order of the navigation."""
    return tuple(
        Column(entry.id, entry.title(portal), entry.address, entry.text if isinstance(entry.text, str) else entry.text(portal))
        for entry in _TABLE
        if entry.is_there(portal)
    )


def joint_action_datasets(portal: Portal) -> tuple[PublicDataset, ...]:
    """Return the datasets about joint incentives and sanctions (联动奖惩), those of honours after them.

    Honours stand beside them, as the incentive, but do not make the column by themselves.
    """
    joint = _of_column(portal, "joint-action")
    return (*joint, *_of_column(portal, "honours")) if joint else ()


def supervision_datasets(portal: Portal) -> tuple[PublicDataset, ...]:
    """Return the datasets of supervision (监督检查) that stand beside the evaluations."""
    return _of_column(portal, "supervision")


def rights_datasets(portal: Portal) -> tuple[PublicDataset, ...]:
    """Return the datasets about objections, repair and exemption (权益保护), in the order of the data list (数据清单)."""
    return tuple(sorted(_of_column(portal, "rights"), key=lambda dataset: dataset.resource.portal.number or "~"))


def _of_column(portal: Portal, role: ColumnRole) -> tuple[PublicDataset, ...]:
    return tuple(dataset for dataset in portal.datasets.values() if dataset.resource.portal.column == role)


def _say(title: str) -> Callable[[Portal], str]:
    return lambda _: title


def _name_records(portal: Portal) -> str:
    """Call the column 失信记录 only when all in it is that: an honour must not stand under such a title."""
    roles = [record_set.dataset.resource.portal.column for record_set in portal.records]
    return "失信记录" if all(role == "breach" for role in roles) else "公开记录"


def _name_lists(portal: Portal) -> str:
    roles = {getattr(found.dataset.resource.portal, "role", "") for found in portal.lists}
    return "三清单" if roles >= {"data", "conduct", "measure"} else "清单"


def _tell_areas(portal: Portal) -> str:
    """Promise records by area only where rows say to which area they belong."""
    pages = [dataset.resource.portal for dataset in portal.datasets.values()]
    is_told = any(page.area or getattr(page, "area_column", None) for page in pages)
    return "按领域看记录、承诺和数据" if is_told else "各领域管什么、由谁牵头"


def _name_rankings(portal: Portal) -> str:
    return "监督考核" if supervision_datasets(portal) else "考核评价"


_TABLE: tuple[_Entry, ...] = (
    _Entry("home", _say("首页"), addresses.HOME, "查机构、看记录、对承诺、提异议", lambda _: True),
    _Entry(
        "records", _name_records, addresses.RECORDS, "逐条记录：事由、状态、经过与来源",
        lambda portal: bool(portal.records),
    ),
    _Entry(
        "bodies", _say("机构档案"), addresses.BODIES, "一个机构公开的全部信息，一页看全",
        lambda portal: bool(portal.register.bodies),
    ),
    _Entry(
        "lists", _name_lists, addresses.LISTS, "分版次的清单，版次之间改了什么", lambda portal: bool(portal.lists)
    ),
    _Entry(
        "rankings", _name_rankings, addresses.RANKINGS, "分期次的得分、名次和计算方法",
        lambda portal: bool(portal.evaluations or supervision_datasets(portal)),
    ),
    _Entry(
        "commitments", _say("承诺践诺"), addresses.COMMITMENTS, "承诺逐项对账：已兑现、逾期、未到期",
        lambda portal: bool(portal.commitments),
    ),
    _Entry(
        "joint-action", _say("联动奖惩"), addresses.JOINT_ACTION, "守信激励与失信惩戒：谁发起、谁响应、结果如何",
        lambda portal: bool(joint_action_datasets(portal)),
    ),
    _Entry(
        "areas", _say("重点领域"), addresses.AREAS, _tell_areas, lambda portal: bool(portal.settings.areas or portal.settings.safeguards)
    ),
    _Entry(
        "rights", _say("权益保护"), addresses.RIGHTS, "告知、异议、修复、撤下：您有哪些权利",
        lambda portal: bool(portal.settings.complaints or rights_datasets(portal)),
    ),
    _Entry(
        "datasets", _say("数据下载"), addresses.DATASETS, "全部数据集、字段说明与核验办法",
        lambda portal: bool(portal.datasets),
    ),
    _Entry(
        "complaint", _say("投诉举报"), addresses.COMPLAINT, "遇到什么事，该找谁，几天有答复",
        lambda portal: bool(portal.settings.complaints),
    ),
)  # fmt: skip
