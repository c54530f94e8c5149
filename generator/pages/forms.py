"""Forms: a template rendered once with slots where the rows differ, then pressed for every row.

The constant parts of a record page (frame, labels, rights box) are most of its bytes; a form pays for them once per dataset and
leaves about a microsecond per slot for a row. A slot is a name between two marks that no data can hold; the text that fills it is
escaped column by column beforehand, so data is never read as a template.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, Generic, TypeVar
from urllib.parse import quote, unquote

from markupsafe import Markup, escape

from generator.artifacts import Mould

# Unguessable, so that no text in a constant part (a value in a facet's title, say) can pass for a slot. It never reaches a page.
_KEY = secrets.token_hex(8)
_OPEN, _CLOSE = f"\x02{_KEY}", "\x03"
# A slot that went through percent-encoding (the ``query`` filter) is filled percent-encoded.
_SLOT = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}|%02{_KEY}((?:[^%]|%2F)*)%03")
# Texts that are kept: more would hold memory for little.
_REMEMBERED: Final = 2000
Key = TypeVar("Key")
# What XML 1.0 does not allow, our two marks included; NUL is looked for apart.
_ILLEGAL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def slot(name: str) -> Markup:
    """Return the mark that stands for ``name`` in a template's context. A name is plain ASCII without "%".

    A name with a slash counts as one where depth is counted (``root_of``).
    """
    return Markup(f"{_OPEN}{name}{_CLOSE}")


class Form:
    """A rendered page cut at its slots: ``mould`` holds its pieces and the names of its slots, repeated as they are."""

    __slots__ = ("_is_quoted", "mould", "names")

    def __init__(self, page: str) -> None:
        pieces: list[str] = []
        names: list[str] = []
        quoted: list[bool] = []
        position = 0
        for match in _SLOT.finditer(page):
            pieces.append(page[position : match.start()])
            names.append(match.group(1) if match.group(1) is not None else unquote(match.group(2)))
            quoted.append(match.group(1) is None)
            position = match.end()
        pieces.append(page[position:])
        self._is_quoted = tuple(quoted)
        self.names = tuple(names)
        # The same text stands percent-encoded at some places and escaped at others: two names for the mould.
        self.mould = Mould(tuple(pieces), tuple("%" + name if quote else name for name, quote in zip(names, quoted, strict=True)))

    def columns(self, columns: Mapping[str, Sequence[str]]) -> list[Sequence[str]]:
        """Return the columns of the values of the slots, in the order of the mould's names.

        ``columns`` has, per slot, one text per row, already escaped (`escape_cells`); a percent-encoded slot ``x`` takes the raw
        text from ``columns["raw:x"]``. KeyError when a slot has no column, ValueError when the form has no slot at all.
        """
        encoded: dict[str, list[str]] = {}
        used: list[Sequence[str]] = []
        for name, is_quoted in zip(self.names, self._is_quoted, strict=True):
            if is_quoted and name not in encoded:
                encoded[name] = encode_cells(columns[f"raw:{name}"])
            used.append(encoded[name] if is_quoted else columns[name])
        if not used:
            raise ValueError("a form without slots cannot tell how many rows there are")
        return used

    def press(self, columns: Mapping[str, Sequence[str]]) -> Iterator[str]:
        """Yield the filled form for every row of ``columns`` (see `columns`). ValueError when they differ in length."""
        return map(self.mould.fill, zip(*self.columns(columns), strict=True))

    def values(self, **texts: str) -> tuple[str, ...]:
        """Return escaped ``texts`` in the order of the mould's names. KeyError when one is missing."""
        return tuple([texts[name] for name in self.names])

    def fill(self, **texts: str) -> str:
        """Return the form filled once with escaped ``texts``; for parts that repeat. KeyError when one is missing."""
        return self.mould.fill(self.values(**texts))


class Known(Generic[Key]):
    """Texts that many rows share: ``make`` is asked once for each different key, with all new keys of some rows at once."""

    __slots__ = ("_make", "_texts")

    def __init__(self, make: Callable[[list[Key]], Iterable[str]]) -> None:
        self._make = make
        self._texts: dict[Key, str] = {}

    @classmethod
    def by(cls, make: Callable[[Key], str]) -> Known[Key]:
        """Return the texts that ``make`` returns for one key."""
        return cls(lambda keys: map(make, keys))

    def cells(self, keys: Iterable[Key]) -> list[str]:
        """Return the text of every key."""
        if len(self._texts) > _REMEMBERED:
            self._texts.clear()
        texts, wanted = self._texts, list(keys)
        new = [key for key in dict.fromkeys(wanted) if key not in texts]
        texts.update(zip(new, self._make(new), strict=True))
        return list(map(texts.__getitem__, wanted))


def wrap_cells(form: Form, cells: Sequence[str]) -> list[str]:
    """Return a column of escaped cells, each in the form's only slot; "" stays ""."""
    opening, closing = form.mould.pieces
    return [opening + cell + closing if cell else "" for cell in cells]


def escape_cells(cells: Sequence[str]) -> list[str]:
    """Return a column escaped for text and for quoted attributes; characters that XML does not allow become U+FFFD."""
    if not cells:
        return []
    # One call for the whole column, cut again at the one character that no cell keeps.
    joined = "\0".join(cells)
    if _ILLEGAL.search(joined) or joined.count("\0") >= len(cells):
        joined = "\0".join(_ILLEGAL.sub("\ufffd", cell.replace("\0", "\ufffd")) for cell in cells)
    return str(escape(joined)).split("\0")


def encode_cells(cells: Sequence[str]) -> list[str]:
    """Return a column percent-encoded (RFC 3986), every byte of a cell that is not plain ASCII."""
    joined = "\0".join(cells)
    if cells and joined.isascii() and joined.count("\0") < len(cells):
        return quote(joined, safe="").split("%00")
    known = {cell: quote(cell, safe="") if cell.isascii() else "%" + cell.encode().hex("%").upper() for cell in set(cells)}
    return [known[cell] for cell in cells]
