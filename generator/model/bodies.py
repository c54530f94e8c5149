"""Public bodies (机构) and the register that finds them by id, by name and by place in the hierarchy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator import addresses
from generator.descriptors import RegisterPage
from generator.release.states import ROW, PublicDataset


@dataclass(frozen=True, slots=True)
class Body:
    """One body. ``parent`` is the id of the body above, or None; ``row`` its row in the source of ``dataset``."""

    id: str
    name: str
    short_name: str
    aliases: tuple[str, ...]
    level: str
    parent: str | None
    code: str
    post: str
    dataset: str
    row: int

    @property
    def address(self) -> str:
        """Return the address of the body's integrity file."""
        return addresses.body(self.id)

    @property
    def names(self) -> tuple[str, ...]:
        """Return all names by which it is found: name, short name, aliases, without repetition."""
        return tuple(dict.fromkeys(name for name in (self.name, self.short_name, *self.aliases) if name))


@dataclass(frozen=True, slots=True)
class Register:
    """All bodies of the portal, in the order of their sources, and who is below whom."""

    bodies: dict[str, Body]
    children: dict[str, tuple[str, ...]]

    def name_of(self, body_id: str) -> str:
        """Return a body's name, or the id itself when the register does not know it."""
        body = self.bodies.get(body_id)
        return body.name if body else body_id

    def lineage(self, body_id: str) -> tuple[Body, ...]:
        """Return the bodies above, topmost first, without the body itself. A cycle ends where it closes."""
        above: list[Body] = []
        seen = {body_id}
        at = self.bodies[body_id].parent
        while at is not None and at in self.bodies and at not in seen:
            seen.add(at)
            above.append(self.bodies[at])
            at = self.bodies[at].parent
        return tuple(reversed(above))

    def tops(self) -> tuple[Body, ...]:
        """Return the bodies that have none above them."""
        return tuple(body for body in self.bodies.values() if body.parent is None or body.parent not in self.bodies)


def build_register(datasets: Iterable[PublicDataset]) -> Register:
    """Read all register datasets into one register."""
    bodies: dict[str, Body] = {}
    for dataset in datasets:
        if isinstance(dataset.resource.portal, RegisterPage):
            for body in _read_bodies(dataset, dataset.resource.portal):
                bodies[body.id] = body
    children: dict[str, list[str]] = {}
    for body in bodies.values():
        if body.parent is not None and body.parent in bodies:
            children.setdefault(body.parent, []).append(body.id)
    return Register(bodies, {parent: tuple(below) for parent, below in children.items()})


def _read_bodies(dataset: PublicDataset, page: RegisterPage) -> Iterable[Body]:
    table = dataset.table
    blank = [""] * len(table)

    def column(name: str | None) -> list[str]:
        return table[name].tolist() if name is not None else blank

    separator = dataset.field(page.aliases).portal.separator or "、" if page.aliases else "、"
    levels = column(page.level) if page.level else [page.level_name] * len(table)
    for body_id, name, short, aliases, level, parent, code, post, row in zip(
        column(page.id), column(page.name), column(page.short_name), column(page.aliases), levels,
        column(page.parent), column(page.code), column(page.post), table[ROW].tolist(), strict=True,
    ):  # fmt: skip
        yield Body(
            id=body_id,
            name=name,
            short_name=short,
            aliases=tuple(part.strip() for part in aliases.split(separator) if part.strip()),
            level=level,
            parent=parent or None,
            code=code,
            post=post,
            dataset=dataset.name,
            row=row,
        )
