"""Which datasets are withheld, and why: not validly signed off, declared so, or resting on one that is.

A withheld dataset is named on the site with its reason. What cannot be said without it refuses the whole release instead: records
without the register that tells whom they are about, and a site without a single dataset.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generator.config import FILE_NAME as SETTINGS
from generator.contracts.descriptor import FILE_NAME as DESCRIPTOR
from generator.descriptors import RegisterPage, Resource
from generator.findings import Finding
from generator.release import vetting_codes
from generator.release.states import WithheldDataset


def judge_withholding(
    resources: Sequence[Resource], faults: Mapping[str, Sequence[Finding]]
) -> tuple[tuple[WithheldDataset, ...], list[Finding]]:
    """Return the datasets to withhold, by name, and what is to be said about it beyond the faults themselves.

    ``faults`` has the findings about the sign-off of each dataset; empty or absent when it holds.
    """
    reasons: dict[str, str] = {}
    findings: list[Finding] = []
    for resource in resources:
        declared = resource.portal.withheld
        told = [
            vetting_codes.PUBLIC_REASONS[each.code]
            for each in faults.get(resource.name, ())
            if each.code in vetting_codes.PUBLIC_REASONS
        ]
        if declared is not None:
            reasons[resource.name] = declared
            findings.append(_note(vetting_codes.DATASET_WITHHELD, resource, declared, "portal.withheld"))
        elif told:
            reasons[resource.name] = "；".join(dict.fromkeys(told))
    findings += _follow(resources, reasons)
    findings += _refuse(resources, reasons)
    withheld = [
        WithheldDataset(
            each.name,
            each.title,
            each.portal.number,
            reasons[each.name],
            getattr(each.portal, "owed", None),
            each.portal.column or "",
        )
        for each in resources
        if each.name in reasons
    ]
    return tuple(sorted(withheld, key=lambda each: each.name)), findings


def _follow(resources: Sequence[Resource], reasons: dict[str, str]) -> Iterable[Finding]:
    """Withhold, too, what cannot be shown without a withheld dataset; until nothing more follows."""
    titles = {resource.name: resource.title for resource in resources}
    grows = True
    while grows:
        grows = False
        for resource in resources:
            missing = next((name for name in resource.portal.needs if name in reasons), None)
            if missing is not None and resource.name not in reasons:
                reasons[resource.name] = f"所依据的“{titles[missing]}”暂不公布"
                grows = True
                yield _note(vetting_codes.WITHHELD_WITH, resource, missing, "所依据的数据集可以公布")


def _refuse(resources: Sequence[Resource], reasons: Mapping[str, str]) -> Iterable[Finding]:
    standing = [resource for resource in resources if resource.name not in reasons]
    if resources and not standing:
        yield Finding(
            vetting_codes.ALL_WITHHELD, SETTINGS, f"{len(resources)} 个数据集都暂不公布", "至少一个可以公布", file=SETTINGS
        )
        return
    for register in resources:
        if isinstance(register.portal, RegisterPage) and register.name in reasons:
            needing = [resource.title for resource in standing if _names_bodies(resource, register.name)]
            if needing:
                yield _note(vetting_codes.REGISTER_WITHHELD, register, f"要用它的：{'、'.join(needing[:5])}", "已签发")


def _names_bodies(resource: Resource, register: str) -> bool:
    """Say whether a dataset may name bodies of a register: by its body column, as a body's parent, or by a foreign key."""
    page = resource.portal
    column = page.parent if isinstance(page, RegisterPage) else getattr(page, "body", None)
    return column is not None or any(key.reference.resource == register for key in resource.schema_.foreignKeys)


def _note(code: str, resource: Resource, found: str, expected: str) -> Finding:
    return Finding(code, resource.name, found, expected, file=f"{resource.name}/{DESCRIPTOR}")
