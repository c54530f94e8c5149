"""Lists with editions: what an edition holds, and what entered, left and changed against the one before."""

from __future__ import annotations

from dataclasses import dataclass

from generator import addresses
from generator.artifacts import Artifact, Job
from generator.derived.editions import EditionDifference
from generator.derived.site import Site
from generator.descriptors import ListPage, RecordsPage
from generator.frame.environment import write_date
from generator.frame.page import Frame, frame_of, render_page
from generator.model.lists import EditionedList, ListEdition
from generator.model.portal import Portal
from generator.pages.charts import Segment, stack
from generator.pages.fronts import say_nothing
from generator.pages.list_entries import EntryMaker, ItemCounts, by_word, group_entries
from generator.pages.list_links import BackLinks
from generator.pages.parts import Step
from generator.pages.provenance import VERIFY, name_dataset, trace_dataset
from generator.pages.workspace import PageJob, Workspace
from generator.release.states import PublicDataset

STAGE = "lists"
# (order among the three lists, what the switch calls it, what the page says of it)
ROLES = {
    "data": ("数据清单：有哪些数据", "三清单之一：有哪些数据"),
    "conduct": ("行为清单：哪些算失信", "三清单之二：哪些行为算失信"),
    "measure": ("应用清单：结果用在哪", "三清单之三：结果用在哪里"),
}
# Changes of one kind that stand in the open; the others are folded, not left out.
SHOWN_CHANGES = 12
# Entries that stay unfolded on a phone when a list has no groups; a list of fewer folds no group.
FOLD_FROM = 12
# Entries from which on a list is folded on a desk too: its groups, or what follows the first so many.
FOLD_ALWAYS = 120
# Editions that the switch shows in the open.
SHOWN_EDITIONS = 5
STACK_WIDTH = 650


def make_jobs(desk: Workspace) -> list[Job]:
    """Return a job per edition of each list, and one for the index of lists."""
    frame = frame_of(desk.site)
    jobs: list[Job] = []
    for edited in desk.site.portal.lists:
        counts = count_items(desk.site.portal, edited.dataset.name)
        for place in range(len(edited.editions)):
            given = (edited.dataset.name, place, counts)
            jobs.append(PageJob(STAGE, desk.site_file, frame, make_edition, given))
        jobs.append(PageJob(STAGE, desk.site_file, frame, make_edition, (edited.dataset.name, edited.place, counts, True)))
    if jobs:
        jobs.append(PageJob(STAGE, desk.site_file, frame, make_index))
    return jobs


def count_items(portal: Portal, dataset: str) -> ItemCounts | None:
    """Return how many published records name each entry of a list, and where; None when no records do."""
    counts: ItemCounts | None = None
    for record_set in portal.records:
        page = record_set.dataset.resource.portal
        if not isinstance(page, RecordsPage) or page.item is None:
            continue
        keys = record_set.dataset.resource.schema_.foreignKeys
        if not any(key.fields == (page.item,) and key.reference.resource == dataset for key in keys):
            continue
        counts = counts or {}
        for item, count in record_set.rows[page.item].value_counts().items():
            where = addresses.facet(record_set.dataset.name, page.item, str(item)) if page.item in page.facets else ""
            counts[str(item)] = (counts.get(str(item), (0, ""))[0] + int(count), where)
    return counts


def make_edition(site: Site, frame: Frame, name: str, place: int, counts: ItemCounts | None, is_front: bool = False) -> Artifact:
    """Return the page of one edition; ``is_front`` gives it the list's own address, which always shows the newest."""
    edited = next(each for each in site.portal.lists if each.dataset.name == name)
    dataset, difference = edited.dataset, site.differences[name][place]
    edition = difference.after
    path = addresses.listing(name, None if is_front else edition.edition.id)
    root = addresses.root_of(path)
    page = dataset.resource.portal
    assert isinstance(page, ListPage)
    maker = EntryMaker(site, dataset, root, counts, BackLinks(site, dataset, edition, root))
    changes = list(maker.changes(difference))
    groups = group_entries(dataset, page, edition.entries)
    columns = maker.telling_columns(groups)
    is_current = edition is edited.current
    title = f"{dataset.title} {edition.edition.title}"
    source = f"，{edition.edition.path.rpartition('/')[2]}" if edition.edition.path else ""
    return render_page(
        frame,
        "listing.html",
        path,
        title=dataset.title if is_front and len(edited.editions) == 1 else title,
        column="lists",
        crumbs=[_crumb(frame), (dataset.title, addresses.listing(name)), *([] if is_front else [(edition.edition.title, None)])],
        kind="list",
        sources=(name,),
        published=site.portal.settings.release.date.isoformat(),
        name=name_dataset(dataset),
        role=ROLES[page.role][1] if page.role else "",
        lede=say_difference(dataset, difference),
        about=page.about,
        is_current=is_current,
        is_to_come=edition in edited.to_come,
        doubt=edition.edition.note,
        lists=[(text, root + address, other == name) for text, address, other in switch_lists(site.portal)],
        editions=[
            (each.edition.title, root + addresses.listing(name, each.edition.id), each is edition)
            for each in reversed(edited.editions)
        ],
        before=difference.before.edition.title if difference.before else "",
        segments=stack(_parts(difference), STACK_WIDTH, 2),
        described=describe_parts(dataset, difference),
        width=STACK_WIDTH,
        changes=[change for _, rows in by_word(changes) for change in rows[:SHOWN_CHANGES]],
        folded=[(word, rows[SHOWN_CHANGES:]) for word, rows in by_word(changes) if len(rows) > SHOWN_CHANGES],
        has_reasons=any(change.reason for change in changes),
        has_records=counts is not None,
        has_numbers=page.id is not None,
        id_label=dataset.field(page.id).label if page.id else "",
        title_label=maker.title_label,
        labels=maker.labels(columns),
        groups=[(group, list(maker.rows(entries, columns))) for group, entries in groups],
        counter=page.counter,
        total=len(edition.entries),
        nothing=_say_nothing(site, edited, edition),
        fold_from=FOLD_FROM,
        fold_always=FOLD_ALWAYS,
        shown_editions=SHOWN_EDITIONS,
        course=[_step(dataset, each, edited, root) for each in reversed(edited.editions)],
        download=root + addresses.dataset(name),
        origin=trace_dataset(site, dataset, root, place=source),
        verify=root + VERIFY,
    )


def say_difference(dataset: PublicDataset, difference: EditionDifference) -> str:
    """Return the sentence under the title: how many entries, what changed, since when."""
    counter = dataset.resource.portal.counter
    edition = difference.after.edition
    sentences = [f"共 {len(difference.after.entries):,} {counter}"]
    if difference.before is None:
        sentences.append("这是本站收录的第一个版次")
    else:
        counts = ((len(difference.entered), "新增"), (len(difference.left), "删去"), (len(difference.changed), "修改"))
        changes = "、".join(f"{word} {count:,} {counter}" for count, word in counts if count)
        unchanged = f"{difference.same:,} {counter}不变" if changes else "没有变化"
        sentences.append(f"与{difference.before.edition.title}相比，{changes}{'，' if changes else ''}{unchanged}")
    if edition.effective is not None:
        sentences.append(f"自{write_date(edition.effective)}起施行")
    return "。".join(sentences) + "。"


def _say_nothing(site: Site, edited: EditionedList, edition: ListEdition) -> str:
    """Return what is said instead of a table without entries; "" when there are some."""
    if edition.entries:
        return ""
    if len(edited.dataset.table):
        return "这一版没有条目。"
    return say_nothing(edited.dataset, site.portal.settings.release.date.isoformat())


def describe_parts(dataset: PublicDataset, difference: EditionDifference) -> str:
    """Return what the bar of differences shows, in words."""
    parts = _parts(difference)
    total = sum(count for _, count, _ in parts)
    return f"{total:,} {dataset.resource.portal.counter}中：" + "，".join(f"{word} {count:,}" for word, count, _ in parts)


def _parts(difference: EditionDifference) -> tuple[tuple[str, int, str], ...]:
    return (
        ("不变", difference.same, "k3"),
        ("修改", len(difference.changed), "k2"),
        ("新增", len(difference.entered), "k4"),
        ("删去", len(difference.left), "k5"),
    )


def switch_lists(portal: Portal) -> list[tuple[str, str, str]]:
    """Return (text, address, dataset) of every list, the three lists (三清单) first and in their order."""
    order = list(ROLES)

    def place(edited: EditionedList) -> int:
        page = edited.dataset.resource.portal
        role = page.role if isinstance(page, ListPage) else ""
        return order.index(role) if role in order else len(order)

    found = []
    for edited in sorted(portal.lists, key=place):
        page = edited.dataset.resource.portal
        role = page.role if isinstance(page, ListPage) else ""
        found.append(
            (ROLES[role][0] if role else edited.dataset.title, addresses.listing(edited.dataset.name), edited.dataset.name)
        )
    return found if len(found) > 1 else []


def _step(dataset: PublicDataset, edition: ListEdition, edited: EditionedList, root: str) -> Step:
    about = edition.edition
    note = f"{len(edition.entries):,} {dataset.resource.portal.counter}" + (f"，{about.document}" if about.document else "")
    return Step(
        date=about.effective.isoformat() if about.effective else "",
        when=f"{about.effective.isoformat()} 起" if about.effective else "",
        title=about.title + ("（现行）" if edition is edited.current else "（尚未施行）" if edition in edited.to_come else ""),
        note=note + (f"。疑问：{about.note}" if about.note else ""),
        address=root + addresses.listing(dataset.name, about.id),
    )


def _crumb(frame: Frame) -> tuple[str, str | None]:
    column = frame.columns.get("lists")
    return (column.title, column.address) if column else ("清单", None)


@dataclass(frozen=True, slots=True)
class ListSummary:
    """A list on the index: title, address, what it is, how many entries, its editions, what the newest changed."""

    title: str
    address: str
    role: str
    about: str
    lede: str
    segments: tuple[Segment, ...]
    described: str
    editions: tuple[tuple[str, str], ...]


def make_index(site: Site, frame: Frame) -> Artifact:
    """Return the index of lists."""
    path = addresses.LISTS
    root = addresses.root_of(path)
    by_name = {edited.dataset.name: edited for edited in site.portal.lists}
    names = [name for _, _, name in switch_lists(site.portal)] or list(by_name)
    summaries = []
    for name in names:
        edited = by_name[name]
        page = edited.dataset.resource.portal
        assert isinstance(page, ListPage)
        newest = site.differences[name][edited.place]
        summaries.append(
            ListSummary(
                title=edited.dataset.title,
                address=root + addresses.listing(name),
                role=ROLES[page.role][1] if page.role else "",
                about=page.about or edited.dataset.resource.description,
                lede=say_difference(edited.dataset, newest),
                segments=stack(_parts(newest), STACK_WIDTH, 2) if newest.before else (),
                described=describe_parts(edited.dataset, newest),
                editions=tuple(
                    (each.edition.title, root + addresses.listing(name, each.edition.id)) for each in reversed(edited.editions)
                ),
            )
        )
    title = _crumb(frame)[0]
    return render_page(
        frame,
        "lists.html",
        path,
        title=title,
        column="lists",
        crumbs=((title, None),),
        kind="list",
        sources=tuple(by_name),
        summaries=summaries,
        width=STACK_WIDTH,
    )
