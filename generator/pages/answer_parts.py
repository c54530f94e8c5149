"""What the page of a case shows of those whom it asks: the table of answers, and their steps in the course of events."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from generator.descriptors import Answers, CasesPage
from generator.model import cases
from generator.model.cases import told_answers
from generator.model.paces import PACES
from generator.model.records import PACE
from generator.pages.record_parts import PACE_CSS, part
from generator.release.states import PublicDataset

WAITING = Markup('<span class="mute">尚无</span>')
Told = dict[str, str | int]


class AnswerTable:
    """The answers of one dataset of cases, on pages below one root."""

    def __init__(self, dataset: PublicDataset, root: str) -> None:
        page = dataset.resource.portal
        assert isinstance(page, CasesPage)
        self._answers: Answers = page.answers
        self._root = root

    def cells(self, told: Sequence[str]) -> list[str]:
        """Return the section of each case; ``told`` is the column `ANSWERS`."""
        heads = "".join(part("answers_head", "text").fill(text=str(escape(text))) for text in self._heads())
        section = part("answers", "title", "note", "heads", "rows")
        sections = []
        for cell in told:
            answers = told_answers(cell)
            rows = "".join(self._row(answer) for answer in answers)
            title, note = str(escape(f"{self._answers.noun}明细")), str(escape(self.say(answers)))
            sections.append(section.fill(title=title, note=note, heads=heads, rows=rows) if answers else "")
        return sections

    def steps(self, told: str) -> list[tuple[str, str, str]]:
        """Return the steps that answers add to a case's course: (ISO day, title, note)."""
        found = []
        for answer in told_answers(told):
            name, task, result = (str(answer[key]) for key in (cases.BODY_NAME, cases.TASK, cases.RESULT))
            if answer[cases.DONE]:
                found.append((str(answer[cases.DONE]), f"{name}{self._answers.done_name}", task))
            elif answer[cases.DUE]:
                found.append((str(answer[cases.DUE]), f"{name}{self._answers.done_name}期限", task))
            if answer[cases.CLOSED]:
                found.append((str(answer[cases.CLOSED]), f"{name}{self._answers.closed_name}", result))
        return found

    def say(self, answers: list[Told]) -> str:
        """Return how many answers there are at each pace."""
        counts = {word: sum(answer[PACE] == pace for answer in answers) for pace, word in PACES.items()}
        return f"共 {len(answers)} 项" + "".join(f" · {word} {count}" for word, count in counts.items() if count)

    def _heads(self) -> tuple[str, ...]:
        closed = f"、{self._answers.closed_name}" if self._answers.closed else ""
        return ("时限情况", "单位与事项", "期限", self._answers.done_name + closed, "结果")

    def _row(self, answer: Told) -> str:
        pace, late = str(answer[PACE]), int(answer[cases.LATE])
        word = PACES.get(pace, "已办结") + (f" {late:,} 天" if late and pace in ("late", "overdue") else "")
        standing = Markup('<b class="{}">{}</b>').format(PACE_CSS[pace], word)
        name, address = str(answer[cases.BODY_NAME]), str(answer[cases.BODY_ADDRESS])
        body = Markup('<a class="t" href="{}">{}</a>').format(self._root + address, name) if address else escape(name)
        done = Markup("").join(
            Markup("{} {}{}").format(verb, day, Markup("<br/>") if at == 0 and answer[cases.CLOSED] else "")
            for at, (verb, day) in enumerate(self._days(answer))
        )
        return part("answers_row", "anchor", "standing", "body", "task", "due", "done", "result").fill(
            anchor=str(escape(answer[cases.ANCHOR])),
            standing=standing,
            body=body,
            task=str(escape(answer[cases.TASK])),
            due=str(escape(answer[cases.DUE] or "—")),
            done=done or WAITING,
            result=str(escape(answer[cases.RESULT])) or WAITING,
        )

    def _days(self, answer: Told) -> list[tuple[str, str]]:
        days = [(self._answers.done_name, str(answer[cases.DONE])), (self._answers.closed_name, str(answer[cases.CLOSED]))]
        return [(verb, day) for verb, day in days if day]
