"""What differs between record pages, built column by column: tags, facts, course, running text, links, QR symbols.

Each function takes the columns of one row group and returns one piece of safe HTML per row. Values that repeat (kinds, bodies,
dates) are escaped and filled in once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from generator import addresses
from generator.derived.site import Site
from generator.descriptors import CommitmentsPage, Event, RecordsPage
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
from generator.pages.forms import Form, Known, escape_cells, slot
from generator.pages.links import CellLinks
from generator.pages.symbols import symbol_paths
from generator.release.states import PublicDataset

Rows = Mapping[str, Sequence[str]]
PACE_CSS = {"in-time": "good small", "late": "late small", "overdue": "bad small", "open": "mute small", "": "mute small"}
STANDING_CSS = {"kept": "good small", "kept-late": "late small", "late": "bad small", "open": "mute small"}
MISSING = Markup('<span class="mute">未提供</span>')


@cache
def part(macro: str, *slots: str, template: str = "pages/record/parts.html") -> Form:
    """Return a macro of a record page's parts as a form with these slots, in the order of its parameters."""
    module = template_environment().get_template(template).module
    return Form(str(getattr(module, macro)(*(slot(name) for name in slots))))


class TagLine:
    """The tags over a record's title: for commitments how they stand on ``day`` (ISO), the status, the kind."""

    def __init__(self, day: str) -> None:
        self._day = day
        self._paces, self._tags, self._stands = Known.by(self._pace), Known.by(self._tag), Known.by(self._stand)

    def cells(self, rows: Rows) -> list[str]:
        """Return the tags of each row."""
        tags = self._tags.cells(zip(rows[STATUS], rows[STATUS_CLASS], rows[LABEL], strict=True))
        if STANDING in rows:
            before = self._stands.cells(zip(rows[STANDING], map(int, rows[DAYS_LATE]), strict=True))
        elif PACE in rows:
            before = self._paces.cells(rows[PACE])
        else:
            return tags
        return [first + second for first, second in zip(before, tags, strict=True)]

    def _tag(self, key: tuple[str, str, str]) -> str:
        tag, kind = part("tag", "name", "state", template="components/tag/template.html"), part("kind", "text", template=_KIND)
        name, css, label = (str(escape(text)) for text in key)
        return (tag.fill(name=name, state=css or "show") if name else "") + (kind.fill(text=label) if label else "")

    def _pace(self, pace: str) -> str:
        return self._say(PACE_CSS[pace], PACES[pace], "") if pace else ""

    def _stand(self, key: tuple[str, int]) -> str:
        # What is still late is later tomorrow: the day for which the count is true stands beside it.
        until = f"（截至 {self._day}）" if key[0] == "late" else ""
        return self._say(STANDING_CSS[key[0]], STANDINGS[key[0]], f" {key[1]:,} 天{until}" if key[1] else "")

    def _say(self, css: str, word: str, late: str) -> str:
        return part("standing", "css", "word", "late").fill(css=css, word=word, late=late)


_KIND = "components/kind/template.html"


class FactList:
    """The facts of one dataset's records: every public column that is not shown elsewhere on the page, in declared order."""

    def __init__(self, site: Site, dataset: PublicDataset, root: str) -> None:
        page = dataset.resource.portal
        assert isinstance(page, RecordsPage)
        self._site, self._dataset, self._page, self._root = site, dataset, page, root
        elsewhere = shown_elsewhere(dataset)
        columns = [name for name in dataset.resource.schema_.names if name not in elsewhere]
        self._links = CellLinks(site, dataset, root)
        self._bodies, self._displays, self._areas = Known.by(self._body), Known.by(self._display), Known.by(self._area)
        makers: list[Callable[[Rows], list[str]]] = []
        if page.body:
            makers.append(lambda rows: self._bodies.cells(zip(rows[BODY], rows[BODY_NAME], rows[BODY_ADDRESS], strict=True)))
        makers += [self._column(name) for name in columns]
        if page.area or page.area_column:
            makers.append(lambda rows: self._areas.cells(rows[AREA]))
        if page.display_from or page.display_until:
            makers.append(lambda rows: self._displays.cells(zip(self._begins(rows), rows[UNTIL], strict=True)))
        self._makers = makers or [self._column(page.id)]

    @property
    def slots(self) -> tuple[str, ...]:
        """Return the names of the slots of the list, one for each fact: what is equal on many pages is by itself."""
        return tuple(f"fact-{number}" for number in range(len(self._makers)))

    def cells(self, rows: Rows) -> dict[str, list[str]]:
        """Return each slot's item of every row, "" for a fact that a record does not have."""
        return {name: make(rows) for name, make in zip(self.slots, self._makers, strict=True)}

    def _body(self, key: tuple[str, str, str]) -> str:
        label = str(escape(self._dataset.field(self._page.body or "").label))
        bodies = self._site.portal.register.bodies
        body, name, address = key
        if not body:
            return part("fact", "label", "value").fill(label=label, value=MISSING)
        post = bodies[body].post if body in bodies else ""
        gloss = f"第一责任岗位：{post}" if post else ""
        return _fact(label, name, gloss, self._root + address if address else "")

    def _column(self, name: str) -> Callable[[Rows], list[str]]:
        label = str(escape(self._dataset.field(name).label))
        empty = ""
        if isinstance(self._page, CommitmentsPage) and name == self._page.done:
            empty = _fact(label, "尚未完成")
        elif name in (self._page.date, self._page.document):
            empty = part("fact", "label", "value").fill(label=label, value=MISSING)
        plain, glossed = part("fact", "label", "value").mould, part("fact", "label", "value", "gloss").mould

        def make(cells: list[str]) -> list[str]:
            if self._links.has_links(name):
                return [plain.fill((label, self._links.show(name, cell))) if cell else empty for cell in cells]
            told = fact_cells(self._dataset, name, cells, self._site.portal.register)
            values, glosses = (escape_cells(texts) for texts in zip(*told, strict=True)) if told else ((), ())
            return [
                empty if not cell else glossed.fill((label, value, gloss)) if gloss else plain.fill((label, value))
                for cell, value, gloss in zip(cells, values, glosses, strict=True)
            ]

        known = Known(make)
        return lambda rows: known.cells(rows[name])

    def _area(self, area: str) -> str:
        if not area:
            return ""
        names = {each.id: each.name for each in self._site.portal.settings.areas}
        return _fact("重点领域", names.get(area, area), "", self._root + addresses.area(area) if area in names else "")

    def _begins(self, rows: Rows) -> list[str]:
        column = self._page.display_from
        return iso_cells(self._dataset.field(column), rows[column]) if column else [""] * len(rows[UNTIL])

    def _display(self, key: tuple[str, str]) -> str:
        begin, end = (Markup('<span class="nb">{}</span>').format(write_date(day)) if day else "" for day in key)
        if not begin and not end:
            return ""
        value = f"{begin}至{end}" if begin and end else f"{begin} 起" if begin else f"至 {end}"
        return part("fact", "label", "value", "gloss").fill(
            label="公示期", value=value, gloss="到期自动停止公示" if end else "没有截止日"
        )


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
        self._steps: Known[tuple[str, str, str, str]] = Known.by(lambda key: self._step(*key))
        self._sections = Known.by(self._section)

    def cells(self, rows: Rows, further: Callable[[str], list[tuple[str, str, str]]] | None = None) -> list[str]:
        """Return the section of each row, "" when nothing in it has a date.

        ``further`` gives more steps (ISO day, title, note) from a row's cell of `ANSWERS`.
        """
        blank = [""] * len(rows[UNTIL])
        days = [iso_cells(self._dataset.field(event.date), rows[event.date]) for event in self._page.course]
        steps = [self._event(on, event, rows) for on, event in zip(days, self._page.course, strict=True)]
        dated = {event.date for event in self._page.course}
        if self._page.display_until not in dated:
            ends = [day if day > self._today else "" for day in rows[UNTIL]]
            steps.append(self._steps.cells((day, "公示最后一天，次日自动停止", "", "") for day in ends))
            days.append(list(rows[UNTIL]))
        if isinstance(self._page, CommitmentsPage) and self._page.due not in dated:
            steps.append(self._steps.cells((day, "承诺期限", "", " 前") for day in rows[DUE]))
            days.append(list(rows[DUE]))
        if further is None:
            keys = zip(zip(*days, strict=True), zip(*steps, strict=True), strict=True)
            return self._sections.cells(keys) if steps else blank
        none: list[tuple[str, ...]] = [()] * len(blank)
        sections = []
        for dates, texts, answers in zip(
            list(zip(*days, strict=True)) or none, list(zip(*steps, strict=True)) or none, rows[ANSWERS], strict=True
        ):
            told = further(answers)
            more = tuple(self._step(date, str(escape(title)), str(escape(note))) for date, title, note in told)
            sections.append(self._section(((*dates, *(date for date, _, _ in told)), (*texts, *more))))
        return sections

    def _section(self, key: tuple[tuple[str, ...], tuple[str, ...]]) -> str:
        dates, texts = key
        present = [(date, place, text) for place, (date, text) in enumerate(zip(dates, texts, strict=True)) if text]
        present.sort(key=lambda step: step[:2])
        return part("course", "steps").fill(steps="".join(text for _, _, text in present)) if present else ""

    def _event(self, days: Sequence[str], event: Event, rows: Rows) -> list[str]:
        title, note = event.title, event.note
        # A record is still shown on the last day of its display.
        by = "" if event.date == self._page.display_until else " 前"
        register = self._site.portal.register
        titles = escape_cells(fill_cells(title, self._dataset, rows, register))
        notes = escape_cells(fill_cells(note, self._dataset, rows, register)) if note else [""] * len(days)
        return self._steps.cells(zip(days, titles, notes, [by] * len(days), strict=True))

    def _step(self, day: str, title: str, note: str, by: str = " 前") -> str:
        if not day:
            return ""
        is_next = day > self._today
        names = ("date", "when", "title", "note") if note else ("date", "when", "title")
        form = part(f"step_{'next' if is_next else 'past'}{'_note' if note else ''}", *names)
        return form.fill(date=day, when=f"{day}{by}" if is_next else day, title=title, note=note)


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
    told = {day: part("submitted", "day").fill(day=write_date(day)) if day else "" for day in set(days)}
    whole = part("running", "id", "title", "note", "paragraphs")
    form = Form(whole.fill(id=anchor, title=str(escape(title)), note=slot("note"), paragraphs=slot("paragraphs"))).mould
    sections = []
    for text, day in zip(escape_cells(texts), days, strict=True):
        paragraphs = "".join([f"<p>{line.strip()}</p>" for line in text.splitlines() if line.strip()])
        sections.append(form.fill((told[day], paragraphs)) if paragraphs else "")
    return sections


class MoreList:
    """Where to read on from one dataset's records: other records of the body and of the kind, the data."""

    def __init__(self, site: Site, dataset: PublicDataset, root: str) -> None:
        page = dataset.resource.portal
        assert isinstance(page, RecordsPage)
        self._dataset, self._root = dataset, root
        noun = page.noun or dataset.title
        facets = {facet.column for facet in site.facets.get(dataset.name, ())}
        self._links: list[tuple[str, str, Known[tuple[str, str]]]] = []
        if page.body in facets:
            self._links.append((BODY, BODY_NAME, self._to_facet(page.body or "", lambda name: f"{name}的全部{noun}")))
        if page.label in facets:
            self._links.append((page.label or "", LABEL, self._to_facet(page.label or "", lambda name: f"全部“{name}”{noun}")))

    @property
    def slots(self) -> tuple[str, ...]:
        """Return the names of the slots of the links that records differ in."""
        return tuple(f"more-{number}" for number in range(len(self._links)))

    @property
    def data(self) -> Markup:
        """Return the link that all have."""
        address = self._root + addresses.dataset(self._dataset.name)
        return Markup(part("more", "address", "text").fill(address=address, text="下载这份数据，看每一列是什么"))

    def cells(self, rows: Rows) -> dict[str, list[str]]:
        """Return each slot's item of every row."""
        return {
            slot_name: known.cells(zip(rows[column], rows[name], strict=True))
            for slot_name, (column, name, known) in zip(self.slots, self._links, strict=True)
        }

    def _to_facet(self, column: str, say: Callable[[str], str]) -> Known[tuple[str, str]]:
        def make(key: tuple[str, str]) -> str:
            value, name = key
            if not value:
                return ""
            address = self._root + addresses.facet(self._dataset.name, column, value)
            return part("more", "address", "text").fill(address=str(escape(address)), text=str(escape(say(name))))

        return Known.by(make)


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
