"""The Portal: everything that is published, linked, built once and never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from generator.config import PortalSettings
from generator.descriptors import CasesPage
from generator.legal_rules import Rules, load_rules
from generator.model.bodies import Register, build_register
from generator.model.cases import AnswerSet, attach_answers, build_answers
from generator.model.lists import EditionedList, build_list
from generator.model.matrices import Matrix, build_matrix
from generator.model.rankings import Evaluation, build_evaluation
from generator.model.records import RecordSet, build_record_set
from generator.model.statistics import Statistics, build_statistics
from generator.release.states import PublicDataset, PublicKey, WithheldDataset


@dataclass(frozen=True, slots=True)
class Portal:
    """All published data of one portal on one day; datasets in order of name. ``answers``: by dataset of cases.

    ``withheld`` are datasets that are named without their data. ``is_rehearsal``: unvetted data, never for the public; then the
    withheld ones are among the datasets too.
    """

    settings: PortalSettings
    date: date
    datasets: dict[str, PublicDataset]
    register: Register
    record_sets: tuple[RecordSet, ...]
    lists: tuple[EditionedList, ...]
    evaluations: tuple[Evaluation, ...]
    statistics: tuple[Statistics, ...]
    matrices: tuple[Matrix, ...]
    rules: Rules = field(default_factory=load_rules)
    answers: dict[str, AnswerSet] = field(default_factory=dict)
    withheld: tuple[WithheldDataset, ...] = ()
    is_rehearsal: bool = False
    keys: tuple[PublicKey, ...] = ()

    @property
    def commitments(self) -> tuple[RecordSet, ...]:
        """Return the record sets that hold commitments."""
        return tuple(record_set for record_set in self.record_sets if record_set.is_commitments)

    @property
    def records(self) -> tuple[RecordSet, ...]:
        """Return the record sets that hold records other than commitments."""
        return tuple(record_set for record_set in self.record_sets if not record_set.is_commitments)


def build_portal(
    settings: PortalSettings,
    day: date,
    datasets: Iterable[PublicDataset],
    rules: Rules | None = None,
    *,
    withheld: tuple[WithheldDataset, ...] = (),
    is_rehearsal: bool = False,
    keys: tuple[PublicKey, ...] = (),
) -> Portal:
    """Link public datasets into a Portal as of ``day``; ``rules`` are the standard ones unless the portal has its own."""
    by_name = {dataset.name: dataset for dataset in sorted(datasets, key=lambda dataset: dataset.name)}
    register = build_register(by_name.values())

    def of_kind(*kinds: str) -> list[PublicDataset]:
        return [dataset for dataset in by_name.values() if dataset.resource.portal.kind in kinds]

    record_sets = [build_record_set(dataset, register, day) for dataset in of_kind("records", "commitments", "cases")]
    answers = {
        each.dataset.name: build_answers(each, by_name, register, day)
        for each in record_sets
        if isinstance(each.dataset.resource.portal, CasesPage)
    }
    return Portal(
        settings=settings,
        date=day,
        datasets=by_name,
        register=register,
        record_sets=tuple(
            attach_answers(each, answers[each.dataset.name]) if each.dataset.name in answers else each for each in record_sets
        ),
        lists=tuple(build_list(dataset, register, day) for dataset in of_kind("list")),
        evaluations=tuple(build_evaluation(dataset, by_name, register) for dataset in of_kind("ranking")),
        statistics=tuple(build_statistics(dataset) for dataset in of_kind("statistics")),
        matrices=tuple(build_matrix(dataset, register, day) for dataset in of_kind("matrix")),
        rules=rules or load_rules(),
        answers=answers,
        withheld=withheld,
        is_rehearsal=is_rehearsal,
        keys=keys,
    )
