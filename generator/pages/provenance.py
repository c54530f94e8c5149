"""Where a page's facts come from, for the provenance strip: source, batch, sign-off, validity, hash."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator import addresses
from generator.derived.site import Site
from generator.frame.environment import write_date
from generator.release.states import PublicDataset, PublicKey

Item = tuple[str, str, bool]

VERIFY = f"{addresses.RELEASES}#verify"


def trace_dataset(site: Site, dataset: PublicDataset, root: str, *, place: str = "", digest: str = "") -> tuple[Item, ...]:
    """Return the provenance strip of a page about ``dataset``.

    ``place`` says where in the source (default: all of it). The hash is one that readers can reckon again: ``digest``, of the row that
    the page is about, else that of the exact CSV, which the strip links. Texts are escaped unless they are markup.
    """
    return (
        (
            "来源",
            Markup('<a href="{}">{}</a>{}').format(root + addresses.dataset(dataset.name), name_dataset(dataset), place),
            False,
        ),
        ("批次", state_batch(site), False),
        ("审核", state_sign_off(site, dataset), False),
        ("更新", state_rebuild(site), False),
        ("本行哈希", Markup("sha256 {}").format(digest), True) if digest else _state_hash(site, dataset, root),
    )


def _state_hash(site: Site, dataset: PublicDataset, root: str) -> Item:
    """Return the hash of the exact CSV with its link; where no CSV was made, that of the source, which says that nobody can fetch it."""
    digest = site.csv_hashes.get(dataset.name)
    if digest is None:
        return ("源文件（不公布）哈希", Markup("sha256 {}").format(dataset.sha256), True)
    address = addresses.download(dataset.name, "csv")
    link = Markup('<a href="{}">{}</a>').format(root + address, address.rpartition("/")[2])
    return ("原始 CSV 哈希", Markup("{} sha256 {}").format(link, digest), True)


def name_dataset(dataset: PublicDataset) -> str:
    """Return a dataset's title with its number in the data list: 政务失信记录 D-007."""
    number = dataset.resource.portal.number
    return f"{dataset.title} {number}" if number else dataset.title


def state_batch(site: Site) -> Markup:
    """Return which batch it was, and when released."""
    release = site.portal.settings.release
    return Markup('<span class="nb">第 {} 批</span>，<span class="nb">{}</span> 发布').format(release.id, release.date.isoformat())


def state_sign_off(site: Site, dataset: PublicDataset) -> Markup:
    """Return who prepared and who approved the dataset, or the written reason why this portal has no sign-offs."""
    signed = dataset.sign_off
    if signed is None:
        waived = site.portal.settings.sign_off.waived
        reason = next((each.reason for each in site.portal.withheld if each.name == dataset.name), "没有签发信息")
        return Markup("{}").format(f"本站不设签发：{waived}" if waived else reason)
    parts = [
        signed.office,
        f"经办 {signed.prepared_by}",
        f"审核 {signed.approved_by}",
        f"{signed.date.isoformat()} 签发",
        signed.document,
    ]
    parts += ["有数字签名"] if signed.signature else []
    # Each part stays whole, and none begins or ends a line with a sign.
    return Markup(" ").join(Markup('<span class="part">{}</span>').format(part) for part in parts if part)


@dataclass(frozen=True, slots=True)
class ShownKey:
    """A public key on a page: its id, the masked holder, its PEM file, its fingerprint in groups of four, its validity in words."""

    id: str
    holder: str
    address: str
    fingerprint: str
    validity: str


def show_key(key: PublicKey, root: str) -> ShownKey:
    """Return a key as pages show it."""
    # With colons: in groups parted by spaces, figures of a hash can read like a telephone number.
    grouped = ":".join(key.fingerprint[at : at + 4] for at in range(0, len(key.fingerprint), 4))
    validity = f"{key.since.isoformat()} 至 {key.until.isoformat()}" + (f"，{key.revoked.isoformat()} 吊销" if key.revoked else "")
    return ShownKey(key.id, key.holder, root + addresses.signing_key(key.id), grouped, validity)


def name_withheld(site: Site, root: str) -> list[tuple[str, str, str]]:
    """Return (title with number, address, reason) of the datasets that are named without their data."""
    return [
        (f"{each.title} {each.number}".rstrip(), root + addresses.dataset(each.name), each.reason) for each in site.portal.withheld
    ]


def state_rebuild(site: Site) -> Markup:
    """Return by when the site must be made anew."""
    if site.next_rebuild is None:
        return Markup("没有随日期自动变化的内容")
    return Markup('须于 <span class="nb">{}</span> 前重新生成').format(write_date(site.next_rebuild))
