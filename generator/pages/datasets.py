"""Datasets: what can be downloaded, what each column means, what is not published and why, how to cite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from generator import addresses
from generator.artifacts import Artifact, Job
from generator.config import PortalSettings
from generator.derived.site import FileFacts, Site
from generator.descriptors import FieldType, MaskRule, RecordsPage, SchemaField
from generator.frame.page import Frame, frame_of, render_page
from generator.pages.changes import say_change_of
from generator.pages.fronts import front_of
from generator.pages.provenance import VERIFY, name_withheld, show_key, trace_dataset
from generator.pages.workspace import PageJob, Workspace
from generator.release.states import PublicDataset, WithheldReason
from generator.text import group_digits

STAGE = "datasets"
EXACT, EXCEL, EXCEL_CELLS = "csv", "excel.csv", "excel-cells.csv"
OTHER_FORMATS = {"json": "JSON", "parquet": "Parquet"}
TYPES: dict[FieldType, str] = {
    "string": "文本", "integer": "整数", "number": "数", "boolean": "是或否", "date": "日期", "year": "年份", "yearmonth": "年月",
}  # fmt: skip
MASKS: dict[MaskRule, str] = {
    "email": "电子邮箱", "phone": "电话号码", "id-number": "证件号码", "bank-card": "银行卡号", "person": "自然人姓名",
    "plate": "机动车号牌", "home-address": "住址", "health": "健康信息",
}  # fmt: skip
REASONS = {
    WithheldReason.OMITTED: "不公布",
    WithheldReason.DUPLICATE: "重复",
    WithheldReason.EXPIRED: "到期",
    WithheldReason.NOT_YET: "未到公示日",
    WithheldReason.WITHDRAWN: "已撤下",
    WithheldReason.NATURAL_PERSON: "涉及自然人",
    WithheldReason.REPAIRED: "已修复",
    WithheldReason.EXEMPTED: "已免责",
}
# A column of more values than this names the first half of them and says how many there are.
VALUES_NAMED = 8
# What the group of a page kind is called on the index.
KINDS = {
    "records": "记录", "commitments": "承诺", "cases": "案件", "list": "清单", "ranking": "考核评价", "statistics": "统计", "matrix": "责任分工",
    "register": "机构", "table": "辅助表",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file to download: its address with root, name, size in words, full hash."""

    address: str
    name: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ColumnNote:
    """One line of the data dictionary."""

    name: str
    label: str
    meaning: str
    type: str
    example: str


def make_jobs(desk: Workspace) -> list[Job]:
    """Return a job per dataset, and one for the index."""
    frame = frame_of(desk.site)
    site = desk.site
    jobs: list[Job] = []
    rows = {name: len(dataset.table) for name, dataset in site.portal.datasets.items()}
    for name in site.portal.datasets:
        jobs.append(PageJob(STAGE, desk.site_file, frame, make_dataset, (name, rows[name], _files_of(name, desk.downloads))))
    if not site.portal.is_rehearsal:
        jobs += [PageJob(STAGE, desk.site_file, frame, make_withheld, (held.name,)) for held in site.portal.withheld]
    if jobs:
        files = {name: _files_of(name, desk.downloads) for name in site.portal.datasets}
        jobs.append(PageJob(STAGE, desk.site_file, frame, make_index, (rows, files)))
    return jobs


def _files_of(name: str, downloads: Mapping[str, FileFacts]) -> dict[str, FileFacts]:
    """Return the files of one dataset by suffix; those that were not made are left out."""
    found = {suffix: downloads.get(addresses.download(name, suffix)) for suffix in (EXACT, EXCEL, EXCEL_CELLS, *OTHER_FORMATS)}
    return {suffix: facts for suffix, facts in found.items() if facts is not None}


def make_dataset(site: Site, frame: Frame, name: str, rows: int, files: Mapping[str, FileFacts]) -> Artifact:
    """Return the page of one dataset; ``rows`` are its published rows, ``files`` its downloads by suffix."""
    dataset = site.portal.datasets[name]
    resource, page, settings = dataset.resource, dataset.resource.portal, site.portal.settings
    path = addresses.dataset(name)
    root = addresses.root_of(path)
    links = {suffix: _link(facts, root) for suffix, facts in files.items()}
    read_at = front_of(dataset)
    return render_page(
        frame,
        "dataset.html",
        path,
        title=f"{dataset.title} 数据下载",
        column="datasets",
        crumbs=[_crumb(frame), (dataset.title, None)],
        kind="data",
        sources=(name,),
        published=settings.release.date.isoformat(),
        number=page.number,
        opening=page.opening,
        heading=dataset.title,
        lede=_say_size(dataset, rows, settings),
        about=page.about if page.about != resource.description else "",
        read_at=root + read_at if read_at != path else "",
        changed=say_change_of(site, name),
        changes=f"{root}{addresses.CHANGES}#{addresses.changes_anchor(name)}",
        excel=links.get(EXCEL),
        exact=links.get(EXACT),
        cells=links.get(EXCEL_CELLS),
        others=[(label, links[suffix]) for suffix, label in OTHER_FORMATS.items() if suffix in links],
        descriptor=root + addresses.download(name, EXACT).rpartition("/")[0] + "/resource.json",
        package=root + addresses.DATA_PACKAGE,
        exchange=root + addresses.EXCHANGE if page.exchange else "",
        fields=[describe_field(dataset, field) for field in resource.schema_.fields],
        head=[field.name for field in resource.schema_.fields],
        sample=[list(row) for row in zip(*(dataset.table[field] for field in resource.schema_.names), strict=True)],
        withheld=_say_withheld(dataset),
        masked=_say_masks(dataset),
        persons=_say_persons(dataset),
        withdrawn=_withdrawn(dataset, root),
        citation=_cite(dataset, settings, path),
        licence=settings.licence_title or settings.licence,
        licence_url=settings.licence_url,
        sources_named=[(str(each.get("title", each.get("path", ""))), _web(each.get("path"))) for each in resource.sources],
        makers=[str(each.get("title", "")) for each in resource.contributors if each.get("title")],
        update=page.update,
        owed=root + addresses.owed(name) if getattr(page, "owed", None) else "",
        next_release=settings.release.next.isoformat() if settings.release.next else "",
        is_overdue=settings.release.is_overdue_on(site.portal.date),
        source_files=[(file.path.rpartition("/")[2], _say_bytes(file.size), file.sha256) for file in dataset.files],
        origin=trace_dataset(site, dataset, root),
        verify=root + VERIFY,
        **_show_signature(site, dataset, root, files.get(EXACT)),
    )


def _show_signature(site: Site, dataset: PublicDataset, root: str, exact: FileFacts | None) -> dict[str, Any]:
    """Return what the page says of the sign-off: who, with which key, where statement and signature are, whether the CSV is that one."""
    signed = dataset.sign_off
    key = next((each for each in site.portal.keys if signed is not None and each.id == signed.key), None)
    if signed is None or key is None:
        return {"signed": signed, "signing_key": None}
    is_same = exact is not None and exact.sha256 == signed.public_sha256
    return {
        "signed": signed,
        "signing_key": show_key(key, root),
        "statement": root + addresses.statement(dataset.name),
        "signature": root + addresses.signature(dataset.name),
        "how_to_verify": f"{root}{addresses.RELEASES}#signature",
        "as_signed": "原始 CSV 与签发书所载一致" if is_same else "签发以后按日期或规则有变化，原始 CSV 与签发书所载不同",
    }


def make_withheld(site: Site, frame: Frame, name: str) -> Artifact:
    """Return the page of a dataset that is named without its data: what it is called, why, and what that does not mean."""
    held = next(each for each in site.portal.withheld if each.name == name)
    path = addresses.dataset(name)
    root = addresses.root_of(path)
    settings = site.portal.settings
    return render_page(
        frame,
        "withheld.html",
        path,
        title=f"{held.title} 暂不公布",
        column="datasets",
        crumbs=[_crumb(frame), (held.title, None)],
        kind="data",
        sources=("settings",),
        published=settings.release.date.isoformat(),
        heading=held.title,
        number=held.number,
        batch=settings.release.id,
        reason=held.reason,
        next_release=settings.release.next.isoformat() if settings.release.next else "",
        releases=f"{root}{addresses.RELEASES}#withheld",
    )


def describe_field(dataset: PublicDataset, field: SchemaField) -> ColumnNote:
    """Return a column's line in the data dictionary: name, label, meaning, type with its limits, an example."""
    meaning = "；".join(
        part for part in (field.description.rstrip("。"), _say_values(dataset, field), _say_reference(dataset, field)) if part
    )
    example = field.example or next((cell for cell in dataset.table[field.name] if cell), "")
    kind = TYPES[field.type] + ("，必填" if field.constraints.required else "，可空")
    if field.portal.unit:
        kind += f"，单位 {field.portal.unit}"
    return ColumnNote(field.name, field.label, meaning, kind, example if len(example) <= 40 else f"{example[:39]}…")


def _say_values(dataset: PublicDataset, field: SchemaField) -> str:
    parts = []
    if labels := dataset.resource.value_names(field):
        parts.append(_name_values([f"{value} {name}" for value, name in labels.items()]))
    elif field.constraints.enum:
        parts.append(_name_values([str(value) for value in field.constraints.enum]))
    if field.portal.separator:
        parts.append(f"多个值之间用“{field.portal.separator}”分开")
    return "；".join(parts)


def _name_values(values: Sequence[str]) -> str:
    """Return the values in words; of many, the first ones and their number: all stand in the dataset's description file."""
    if len(values) <= VALUES_NAMED:
        return "取值：" + "、".join(values)
    return "取值：" + "、".join(values[: VALUES_NAMED // 2]) + f"等 {len(values)} 种，全部见字段说明（JSON）"


def _say_reference(dataset: PublicDataset, field: SchemaField) -> str:
    for key in dataset.resource.schema_.foreignKeys:
        if key.fields == (field.name,):
            return f"对应 {key.reference.resource or dataset.name} 的 {key.reference.fields[0]}"
    return ""


def _say_size(dataset: PublicDataset, rows: int, settings: PortalSettings) -> Markup:
    page = dataset.resource.portal
    parts = [f"{group_digits(rows)} 行", f"{len(dataset.resource.schema_.fields)} 列"]
    if page.update:
        parts.append(f"{page.update}更新")
    described = dataset.resource.description or page.about
    sentence = f"{described.rstrip('。')}。" if described else ""
    return Markup('{}{}，当前为<span class="nb">第 {} 批</span>。').format(sentence, "，".join(parts), settings.release.id)


def _say_withheld(dataset: PublicDataset) -> list[tuple[str, str]]:
    """Return (kind of reason, how many rows and why) for rows that are not on the site."""
    counter = dataset.resource.portal.counter
    return [(REASONS[each.reason], f"{each.count:,} {counter}：{each.text}") for each in dataset.withheld if each.count]


def _say_masks(dataset: PublicDataset) -> list[tuple[str, str]]:
    by_rule: dict[str, list[str]] = {}
    known = set(dataset.resource.schema_.names)
    for each in dataset.masked:
        label = dataset.field(each.column).label if each.column in known else each.column
        by_rule.setdefault(each.rule, []).append(f"“{label}”列 {each.cells:,} 格")
    names: Mapping[str, str] = {**{str(rule): name for rule, name in MASKS.items()}, "small-number": "过小的数目"}
    return [(names.get(rule, rule), "已遮盖：" + "、".join(columns)) for rule, columns in by_rule.items()]


def _say_persons(dataset: PublicDataset) -> str:
    page = dataset.resource.portal
    if not page.persons:
        return ""
    known = set(dataset.resource.schema_.names)
    columns = "、".join(f"“{dataset.field(name).label}”" for name in page.persons if name in known)
    return f"{columns}列的自然人只留姓氏。依据：{page.legal_basis}" if columns else ""


def _withdrawn(dataset: PublicDataset, root: str) -> list[tuple[str, str]]:
    page = dataset.resource.portal
    if not isinstance(page, RecordsPage) or not len(dataset.withdrawn):
        return []
    return [(str(each), root + addresses.record(dataset.name, str(each))) for each in dataset.withdrawn[page.id]]


def _cite(dataset: PublicDataset, settings: PortalSettings, path: str) -> str:
    release = settings.release
    where = f"，{settings.base_url}{path}" if settings.base_url else ""
    return f"{settings.operator.maintainer}：{dataset.title}，第 {release.id} 批，{release.date.isoformat()}{where}。"


def _link(facts: FileFacts, root: str) -> FileLink:
    return FileLink(root + facts.address, facts.address.rpartition("/")[2], _say_bytes(facts.size), facts.sha256)


def _say_bytes(size: int) -> str:
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def _web(path: object) -> str:
    return path if isinstance(path, str) and path.startswith(("https://", "http://")) else ""


def _crumb(frame: Frame) -> tuple[str, str | None]:
    column = frame.columns.get("datasets")
    return (column.title, column.address) if column else ("数据下载", None)


def make_index(site: Site, frame: Frame, rows: Mapping[str, int], files: Mapping[str, Mapping[str, FileFacts]]) -> Artifact:
    """Return the index of datasets, by kind."""
    path = addresses.DATASETS
    root = addresses.root_of(path)
    groups: dict[str, list[dict[str, object]]] = {}
    order = list(KINDS)
    for dataset in sorted(site.portal.datasets.values(), key=lambda each: order.index(each.resource.portal.kind)):
        page = dataset.resource.portal
        links = {suffix: _link(facts, root) for suffix, facts in files[dataset.name].items()}
        groups.setdefault(KINDS[page.kind], []).append(
            {
                "title": dataset.title,
                "number": page.number,
                "about": dataset.resource.description or page.about,
                "address": root + addresses.dataset(dataset.name),
                "rows": rows[dataset.name],
                "update": page.update,
                "files": [
                    (label, links[suffix])
                    for suffix, label in {EXCEL: "Excel 版", EXACT: "原始 CSV", **OTHER_FORMATS}.items()
                    if suffix in links
                ],
            }
        )
    title = _crumb(frame)[0]
    settings = site.portal.settings
    return render_page(
        frame,
        "datasets.html",
        path,
        title=title,
        column="datasets",
        crumbs=((title, None),),
        kind="data",
        sources=tuple(site.portal.datasets),
        groups=list(groups.items()),
        lede=f"{len(site.portal.datasets)} 个数据集，{group_digits(sum(rows.values()))} 行，第 {settings.release.id} 批。",
        licence=settings.licence_title or settings.licence,
        licence_url=settings.licence_url,
        package=root + addresses.DATA_PACKAGE,
        catalogue=root + addresses.CATALOGUE,
        owed=root + addresses.OWED if site.owing.tables else "",
        exchange=root + addresses.EXCHANGE if any(each.resource.portal.exchange for each in site.portal.datasets.values()) else "",
        verify=root + VERIFY,
        withheld=name_withheld(site, root),
    )
