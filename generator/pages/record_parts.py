"""What differs between record pages, built column by column: tags, facts, course, running text, links, QR symbols.

Each function takes the columns of one row group and returns one piece of safe HTML per row. Values that repeat (kinds, bodies,
dates) are escaped and filled in once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from markupsafe import Markup, escape

from generator import addresses
from generator.derived.site import Site
from generator.descriptors import CommitmentsPage, RecordsPage
from generator.frame.environment import template_environment, write_date
from generator.model.display import PLACEHOLDER
from generator.model.paces import PACES
from generator.model.records import (
    ANSWERS,
    AREA,
    BODY,
    BODY_ADDRESS,
    BODY_NAME,
    DAYS_LATE,
    DUE,
    LABEL,
    PACE,
    STANDING,
    STANDINGS,
    STATUS,
    STATUS_CLASS,
    UNTIL,
)
from generator.pages.cells import fact_cells, fill_cells, iso_cells
from generator.pages.forms import Form, escape_cells, slot
from generator.pages.links import CellLinks
from generator.pages.symbols import symbol_paths
from generator.release.states import PublicDataset

Rows = Mapping[str, Sequence[str]]
Key = TypeVar("Key")
PACE_CSS = {"in-time": "good small", "late": "late small", "overdue": "bad small", "open": "mute small", "": "mute small"}
STANDING_CSS = {"kept": "good small", "kept-late": "late small", "late": "bad small", "open": "mute small"}
MISSING = Markup('<span class="mute">未提供</span>')


@cache
def part(macro: str, *slots: str, template: str = "pages/record/parts.html") -> Form:
    """Return a macro of a record page's parts as a form with these slots, in the order of its parameters."""
    module = template_environment().get_template(template).module
    return Form(str(getattr(module, macro)(*(slot(name) for name in slots))))


def each(keys: Iterable[Key], make: Callable[[Key], str]) -> list[str]:
    """Return ``make`` of every key, made once per distinct key."""
    known: dict[Key, str] = {}
    made = []
    for key in keys:
        text = known.get(key)
        if text is None:
            text = known[key] = make(key)
        made.append(text)
    return made


def tag_cells(rows: Rows, day: str) -> list[str]:
    """Return the status tag, or for commitments how they stand on ``day`` (ISO), and the kind label."""
    tag, kind = part("tag", "name", "state", template="components/tag/template.html"), part("kind", "text", template=_KIND)
    standing = part("standing", "css", "word", "late")

    def status(key: tuple[str, str, str]) -> str:
        name, css, label = (str(escape(text)) for text in key)
        return (tag.fill(name=name, state=css or "show") if name else "") + (kind.fill(text=label) if label else "")

    def stand(key: tuple[str, int]) -> str:
        # What is still late is later tomorrow: the day for which the count is true stands beside it.
        until = f"（截至 {day}）" if key[0] == "late" else ""
        late = f" {key[1]:,} 天{until}" if key[1] else ""
        return standing.fill(css=STANDING_CSS[key[0]], word=STANDINGS[key[0]], late=late)

    paces = [""] * len(rows[STATUS])
    if PACE in rows:
        paces = each(rows[PACE], lambda pace: standing.fill(css=PACE_CSS[pace], word=PACES[pace], late="") if pace else "")
    tags = each(zip(rows[STATUS], rows[STATUS_CLASS], rows[LABEL], strict=True), status)
    if STANDING not in rows:
        return [first + second for first, second in zip(paces, tags, strict=True)]
    stands = each(zip(rows[STANDING], map(int, rows[DAYS_LATE]), strict=True), stand)
    return [first + second for first, second in zip(stands, tags, strict=True)]


_KIND = "components/kind/template.html"


class FactList:
    """The facts of one dataset's records: every public column that is not shown elsewhere on the page, in declared order."""

    def __init__(self, site: Site, dataset: PublicDataset, root: str) -> None:
        page = dataset.resource.portal
        assert isinstance(page, RecordsPage)
        self._site, self._dataset, self._page, self._root = site, dataset, page, root
        self._areas = {area.id: area.name for area in site.portal.settings.areas}
        elsewhere = shown_elsewhere(dataset)
        self._columns = tuple(name for name in dataset.resource.schema_.names if name not in elsewhere)
        self._links = CellLinks(site, dataset, root)

    def cells(self, rows: Rows) -> list[str]:
        """Return the items of the fact list of each row."""
        parts = [self._bodies(rows)] if self._page.body else []
        parts += [self._column(name, rows[name]) for name in self._columns]
        if any(rows[AREA]):
            parts.append(each(rows[AREA], self._area))
        if self._page.display_from or self._page.display_until:
            parts.append(self._display(rows))
        if not parts:
            number = self._dataset.field(self._page.id)
            return [_fact(number.label, record_id) for record_id in rows[number.name]]
        return ["".join(row) for row in zip(*parts, strict=True)]

    def _bodies(self, rows: Rows) -> list[str]:
        label = str(escape(self._dataset.field(self._page.body or "").label))
        bodies = self._site.portal.register.bodies

        def make(key: tuple[str, str, str]) -> str:
            body, name, address = key
            if not body:
                return part("fact", "label", "value").fill(label=label, value=MISSING)
            post = bodies[body].post if body in bodies else ""
            gloss = f"第一责任岗位：{post}" if post else ""
            return _fact(label, name, gloss, self._root + address if address else "")

        return each(zip(rows[BODY], rows[BODY_NAME], rows[BODY_ADDRESS], strict=True), make)

    def _column(self, name: str, cells: Sequence[str]) -> list[str]:
        field = self._dataset.field(name)
        label = str(escape(field.label))
        known = dict(zip(cells, fact_cells(self._dataset, name, cells, self._site.portal.register), strict=True))
        empty = ""
        if isinstance(self._page, CommitmentsPage) and name == self._page.done:
            empty = _fact(label, "尚未完成")
        elif name in (self._page.date, self._page.document):
            empty = part("fact", "label", "value").fill(label=label, value=MISSING)

        def make(cell: str) -> str:
            if not cell:
                return empty
            if self._links.has_links(name):
                return part("fact", "label", "value").fill(label=label, value=self._links.show(name, cell))
            return _fact(label, *known[cell])

        return each(cells, make)

    def _area(self, area: str) -> str:
        if not area:
            return ""
        return _fact("重点领域", self._areas.get(area, area), "", self._root + addresses.area(area) if area in self._areas else "")

    def _display(self, rows: Rows) -> list[str]:
        begins = [""] * len(rows[UNTIL])
        if self._page.display_from:
            begins = iso_cells(self._dataset.field(self._page.display_from), rows[self._page.display_from])

        def make(key: tuple[str, str]) -> str:
            begin, end = (Markup('<span class="nb">{}</span>').format(write_date(day)) if day else "" for day in key)
            if not begin and not end:
                return ""
            value = f"{begin}至{end}" if begin and end else f"{begin} 起" if begin else f"至 {end}"
            return part("fact", "label", "value", "gloss").fill(
                label="公示期", value=value, gloss="到期自动停止公示" if end else "没有截止日"
            )

        return each(zip(begins, rows[UNTIL], strict=True), make)


def shown_elsewhere(dataset: PublicDataset) -> set[str]:
    """Return the public columns that a record's page shows outside the fact list, or that its title or sentence consist of."""
    page = dataset.resource.portal
    assert isinstance(page, RecordsPage)
    named = [page.id, page.status, page.label, page.body, page.area_column, page.display_from, page.display_until]
    named += [page.statement, page.statement_date]
    if page.withdrawal is not None:
        named += [page.withdrawal.on, page.withdrawal.reason, page.withdrawal.act]
    own_days = {page.date} | ({page.due, page.done} if isinstance(page, CommitmentsPage) else set())
    named += [event.date for event in page.course if event.date not in own_days]
    for template in (page.title, page.sentence):
        whole = PLACEHOLDER.fullmatch(template)
        named += [whole.group(1)] if whole else []
    named += [field.name for field in dataset.resource.schema_.fields if field.portal.long]
    return {name for name in named if name is not None}


class Course:
    """The course of events of one dataset's records, in order of date; what is still to come is hollow."""

    def __init__(self, site: Site, dataset: PublicDataset) -> None:
        page = dataset.resource.portal
        assert isinstance(page, RecordsPage)
        self._site, self._dataset, self._page = site, dataset, page
        self._today = site.portal.date.isoformat()

    def cells(self, rows: Rows, further: Callable[[str], list[tuple[str, str, str]]] | None = None) -> list[str]:
        """Return the section of each row, "" when nothing in it has a date.

        ``further`` gives more steps (ISO day, title, note) from a row's cell of `ANSWERS`.
        """
        steps = [self._event(event.date, event.title, event.note, rows) for event in self._page.course]
        days = [iso_cells(self._dataset.field(event.date), rows[event.date]) for event in self._page.course]
        dated = {event.date for event in self._page.course}
        if self._page.display_until not in dated:
            steps.append(each(rows[UNTIL], lambda day: self._step(day, "公示到期，自动停止", "") if day > self._today else ""))
            days.append(list(rows[UNTIL]))
        if isinstance(self._page, CommitmentsPage) and self._page.due not in dated:
            steps.append(each(rows[DUE], lambda day: self._step(day, "承诺期限", "")))
            days.append(list(rows[DUE]))
        if not steps and further is None:
            return [""] * len(rows[UNTIL])
        blank: list[tuple[str, ...]] = [()] * len(rows[UNTIL])
        told = rows[ANSWERS] if further else [""] * len(rows[UNTIL])
        section = part("course", "steps")
        sections = []
        texts_by_row = list(zip(*steps, strict=True)) or blank
        dates_by_row = list(zip(*days, strict=True)) or blank
        for texts, dates, answers in zip(texts_by_row, dates_by_row, told, strict=True):
            present = [(date, place, text) for place, (date, text) in enumerate(zip(dates, texts, strict=True)) if text]
            for date, title, note in further(answers) if further else ():
                present.append((date, len(steps), self._step(date, str(escape(title)), str(escape(note)))))
            present.sort(key=lambda step: step[:2])
            sections.append(section.fill(steps="".join(text for _, _, text in present)) if present else "")
        return sections

    def _event(self, column: str, title: str, note: str, rows: Rows) -> list[str]:
        days = iso_cells(self._dataset.field(column), rows[column])
        register = self._site.portal.register
        titles = escape_cells(fill_cells(title, self._dataset, rows, register))
        notes = escape_cells(fill_cells(note, self._dataset, rows, register)) if note else [""] * len(days)
        return [self._step(*key) if key[0] else "" for key in zip(days, titles, notes, strict=True)]

    def _step(self, day: str, title: str, note: str) -> str:
        if not day:
            return ""
        is_next = day > self._today
        names = ("date", "when", "title", "note") if note else ("date", "when", "title")
        form = part(f"step_{'next' if is_next else 'past'}{'_note' if note else ''}", *names)
        return form.fill(date=day, when=f"{day} 前" if is_next else day, title=title, note=note)


def running_cells(dataset: PublicDataset, rows: Rows) -> list[str]:
    """Return the sections of running text: the body's own statement first, then the long columns."""
    page = dataset.resource.portal
    assert isinstance(page, RecordsPage)
    sections = []
    if page.statement is not None:
        given = page.statement_date
        days = iso_cells(dataset.field(given), rows[given]) if given else [""] * len(rows[UNTIL])
        sections.append(_running("statement", "机构书面说明", rows[page.statement], days))
    told = {whole.group(1) for template in (page.title, page.sentence) if (whole := PLACEHOLDER.fullmatch(template))}
    for field in dataset.resource.schema_.fields:
        if field.portal.long and field.name not in {page.statement, *told}:
            sections.append(_running(f"text-{addresses.slug(field.name)}", field.label, rows[field.name], [""] * len(rows[UNTIL])))
    return ["".join(row) for row in zip(*sections, strict=True)] if sections else [""] * len(rows[UNTIL])


def _running(anchor: str, title: str, texts: Sequence[str], days: Sequence[str]) -> list[str]:
    form, submitted = part("running", "id", "title", "note", "paragraphs"), part("submitted", "day")
    heading = str(escape(title))
    sections = []
    for text, day in zip(escape_cells(texts), days, strict=True):
        paragraphs = "".join(f"<p>{line.strip()}</p>" for line in text.splitlines() if line.strip())
        note = submitted.fill(day=write_date(day)) if day else ""
        sections.append(form.fill(id=anchor, title=heading, note=note, paragraphs=paragraphs) if paragraphs else "")
    return sections


def more_cells(site: Site, dataset: PublicDataset, rows: Rows, root: str) -> list[str]:
    """Return the items of the list of where to read on: other records of the body and of the kind, the data."""
    page = dataset.resource.portal
    assert isinstance(page, RecordsPage)
    noun = page.noun or dataset.title
    link = part("more", "address", "text")
    facets = {facet.column for facet in site.facets.get(dataset.name, ())}

    def to_facet(column: str, value: str, text: str) -> str:
        address = root + addresses.facet(dataset.name, column, value)
        return link.fill(address=str(escape(address)), text=str(escape(text))) if value else ""

    parts = []
    if page.body in facets:
        pairs = zip(rows[BODY], rows[BODY_NAME], strict=True)
        parts.append(each(pairs, lambda pair: to_facet(page.body or "", pair[0], f"{pair[1]}的全部{noun}")))
    if page.label in facets:
        pairs = zip(rows[page.label or ""], rows[LABEL], strict=True)
        parts.append(each(pairs, lambda pair: to_facet(page.label or "", pair[0], f"全部“{pair[1]}”{noun}")))
    data = link.fill(address=root + addresses.dataset(dataset.name), text="下载这份数据，看每一列是什么")
    return ["".join((*row, data)) for row in zip(*parts, strict=True)] if parts else [data] * len(rows[UNTIL])


def render_symbol() -> Markup:
    """Return the QR symbol with slots for its path and side, of a portal that has a public address."""
    module: Any = template_environment().get_template("pages/record/parts.html").module
    return Markup(module.qr(slot("qr-path"), slot("qr-side")))


def symbol_cells(prefix: str | None, tails: Sequence[str]) -> dict[str, list[str]]:
    """Return the slots of the QR symbol of each permanent link; none when the portal has no public address."""
    if prefix is None:
        return {}
    paths, sides = symbol_paths(prefix, tails)
    return {"qr-path": paths, "qr-side": [str(side) for side in sides]}


def _fact(label: str, value: str, gloss: str = "", address: str = "") -> str:
    names = ["label", *(["address"] if address else []), "value", *(["gloss"] if gloss else [])]
    form = part("fact_link" if address else "fact", *names)
    return form.fill(label=label, value=str(escape(value)), gloss=str(escape(gloss)), address=str(escape(address)))
