"""The settings of one portal, read from ``portal.yml`` in its data folder: each declared once, typed, with its help.

All faults of the file are reported together as one `ConfigurationError`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from datetime import date as Day
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from generator.configuration_faults import describe_faults, shaped
from generator.errors import ConfigurationError
from generator.identifiers import is_old_citizen_id
from generator.text import has_control_characters
from generator.written_yaml import YamlUnreadable, read_yaml

FILE_NAME = "portal.yml"
# The ten-digit form starts with the region code; bm + 8 digits is the ministries' form.
SiteCode = Annotated[str, shaped(r"^(bm\d{8}|\d{10})$", "ten digits, or bm and eight digits")]
NonEmpty = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
WebAddress = Annotated[str, shaped(r"^https?://[^\s/\\\"'<>]+(/[^\s\\\"'<>]*)?$", "an http(s) address")]
SiteAddress = Annotated[str, shaped(r"^https?://[^\s/\\\"'<>]+(/[^\s\\\"'<>]*)?/$", "an http(s) address that ends with a slash")]
# As links carry it: no display name, no parameters, nothing that would end the address.
_MAIL: Final = r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
MailAddress = Annotated[str, shaped(f"^{_MAIL}$", "a plain mail address")]
# What stands before the 32 bytes of an Ed25519 key in DER (RFC 8410, 4).
_ED25519: Final = bytes.fromhex("302a300506032b6570032100")
_FORM_PLACES: Final = re.compile(r"\{(?:title|url|body)\}")


def _check_form(form: str) -> str:
    filled = _FORM_PLACES.sub("x", form)
    if not re.fullmatch(r"https?://[^\s/\\\"'<>{}]+(?:/[^\s\\\"'<>{}]*)?", filled):
        raise ValueError("is not an http(s) address that holds no other braces than {title}, {url} and {body}")
    if _FORM_PLACES.search(form.split("/")[2]):
        raise ValueError("may have {title}, {url} and {body} after the host only")
    return form


FormAddress = Annotated[str, AfterValidator(_check_form)]


# Telephones as offices write them: with area code or a service number; a mobile number only when it is an office's.
_OFFICE_TELEPHONE: Final = re.compile(r"(?:\+86[ -])?[0-9()（）][0-9 ()（）-]{3,18}[0-9](?:(?: ?转 ?|-)[0-9]{1,6})?")


def _check_contact(contact: str) -> str:
    digits = re.sub(r"[^0-9]", "", contact)
    if "@" not in contact and not (_OFFICE_TELEPHONE.fullmatch(contact) and len(digits) <= 16 and not is_old_citizen_id(digits)):
        raise ValueError("is neither an office's telephone number (021-12345678, 12345) nor its mail address")
    if "@" in contact and not re.fullmatch(_MAIL, contact):
        raise ValueError("is not a mail address")
    return contact


OfficialContact = Annotated[str, AfterValidator(_check_contact)]


class Settings(BaseModel):
    """Base of all settings: unknown keys are refused, values are frozen, texts hold no control characters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _refuse_control_characters(cls, value: Any) -> Any:
        texts = (
            [value]
            if isinstance(value, str)
            else [text for text in value if isinstance(text, str)]
            if isinstance(value, list)
            else []
        )
        if any(map(has_control_characters, texts)):
            raise ValueError("holds a control character")
        return value


class Demonstration(Settings):
    """Present when the data is invented: every page then carries the banner, in print too."""

    label: NonEmpty = Field("演示数据", description="The words that every page shows first.")
    text: NonEmpty = Field(description="One sentence that says what is invented.")


class Operator(Settings):
    """Who answers for the site; shown in the footer of every page."""

    sponsor: NonEmpty = Field(description="主办: the body that answers for the site.")
    maintainer: NonEmpty = Field(description="承办: the body that runs it.")
    contact: NonEmpty = Field(description="联系方式: official telephone and hours.")
    site_code: SiteCode | None = Field(None, description="网站标识码.")
    icp: str | None = Field(None, description="ICP 备案号.")
    police: str | None = Field(None, description="公安备案号.")


class Release(Settings):
    """The batch that this data folder holds."""

    id: NonEmpty = Field(description="发布批次, such as 2026-47.")
    date: Day = Field(description="The day on which the batch was released; never the build's date.")
    next: Day | None = Field(None, description="The day by which the next batch is due; the site must be rebuilt by then.")

    def is_overdue_on(self, day: Day) -> bool:
        """Say whether the next batch should have come before ``day``."""
        return self.next is not None and self.next < day


class ComplaintRoute(Settings):
    """One way to complain or report: whom to turn to, in how many days, how."""

    id: Annotated[str, shaped(r"^[a-z][a-z0-9-]*$", "a small letter, then small letters, digits and hyphens")] = Field(
        description="Anchor on the complaint page."
    )
    question: NonEmpty = Field(description="The sentence a citizen picks, in plain words.")
    hint: str = Field("", description="Examples, one line.")
    title: NonEmpty = Field(description="Title of the route's card.")
    text: str = Field("", description="When this route is the right one.")
    office: NonEmpty = Field(description="找谁: who answers.")
    answer: NonEmpty = Field(description="几天: in how many days, in words.")
    days: Annotated[int, Field(ge=1, le=366)] | None = Field(
        None, description="The same as a number of working days, by which the page of deadlines counts the last day."
    )
    phone: str | None = Field(None, description="Telephone, such as 12345.")
    mail: MailAddress | None = Field(
        None, description="Official mail address; links carry subject and the record's permanent link."
    )
    form: FormAddress | None = Field(
        None,
        description="Web form address; {title}, {url} and {body} are filled in, percent-encoded.",
    )
    bring: str = Field("", description="要带: what to have ready.")
    anonymous: bool = Field(False, description="Whether a report may be anonymous.")
    for_records: bool = Field(True, description="Whether record pages offer this route.")
    for_bodies: bool = Field(True, description="Whether body pages offer this route.")
    for_departed: bool | None = Field(
        None,
        description="Whether the pages of records that left (tombstones) offer this route. Without it: when both `for_records` and"
        " `for_bodies`; what record pages alone offer, such as objection and repair, needs a record that still stands.",
    )


class Area(Settings):
    """A key area (重点领域)."""

    id: NonEmpty = Field(description="Short id, such as a01.")
    name: NonEmpty = Field(description="Name, such as 政府采购.")
    text: str = Field("", description="What it means to a citizen, one or two sentences.")
    asks: tuple[str, ...] = Field((), description="What the policy asks, in own words, a sentence each.")
    complain: str | None = Field(None, description="Id of the complaint route that fits best; it then stands first.")
    lead: tuple[str, ...] = Field((), description="Lead bodies: ids in the register of bodies.")


class Upcoming(Settings):
    """Something to be published on a known day (接下来公布)."""

    date: Day
    text: NonEmpty


class SignOffPolicy(Settings):
    """Whether each dataset needs a sign-off that binds to its content."""

    waived: str | None = Field(
        None,
        description="A written reason why this portal has no sign-offs; every page's provenance then states it.",
    )


class SigningKey(Settings):
    """A key (Ed25519) with which one person approves datasets; `portal key` makes the pair and prints this entry."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)] = Field(
        description="Short id; the public key is published at keys/<id>.pem."
    )
    holder: NonEmpty = Field(description="The person who approves with it (审核人); the published name is masked.")
    public_key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$")] = Field(
        description="Base64 of the 32 bytes of the public key."
    )
    since: Day = Field(alias="from", description="First day on which a sign-off of this key holds.")
    until: Day = Field(description="Last day on which a sign-off of this key holds; what was signed by then stays valid.")
    revoked: Day | None = Field(
        None, description="The day on which the key was revoked (lost, stolen): from then on nothing that it signed holds."
    )

    @property
    def der(self) -> bytes:
        """Return the public key as SubjectPublicKeyInfo (RFC 8410), as OpenSSL takes it."""
        return _ED25519 + base64.b64decode(self.public_key)

    @property
    def pem(self) -> bytes:
        """Return the public key as a PEM file."""
        return b"-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(self.der) + b"\n-----END PUBLIC KEY-----\n"

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 (hex) of `der`: what ``openssl pkey -pubin -outform DER | sha256sum`` gives."""
        return hashlib.sha256(self.der).hexdigest()

    @model_validator(mode="after")
    def _order_days(self) -> Self:
        if self.until < self.since:
            raise ValueError(f"until {self.until} lies before from {self.since}")
        return self


class PortalSettings(Settings):
    """All settings of a portal."""

    name: NonEmpty = Field(description="Name of the site, shown in the masthead.")
    slogan: str = Field("", description="Headline of the home page.")
    lede: str = Field("", description="One line under the headline.")
    place: NonEmpty = Field(description="The municipality or territory, such as 甲市.")
    seal: Annotated[str, StringConstraints(min_length=1, max_length=1)] = Field(
        "信", description="One character in the masthead's seal; never an emblem."
    )
    base_url: SiteAddress | None = Field(
        None,
        description="Public address of the site with a closing slash; permanent links, sitemap and OpenSearch need it.",
    )
    language: Literal["zh-Hans"] = Field("zh-Hans", description="Language of the interface.")
    demonstration: Demonstration | None = Field(None, description="Set when the data is invented.")
    operator: Operator = Field(description="Who answers for the site.")
    release: Release = Field(description="The batch in this folder.")
    sign_off: SignOffPolicy = Field(SignOffPolicy(), description="Sign-off policy.")
    keys: tuple[SigningKey, ...] = Field(
        (), description="Keys of those who may approve. With keys, every sign-off must be signed; without, it binds by hash alone."
    )
    title: NonEmpty = Field(description="Title of the data package.")
    description: str = Field("", description="What the package holds.")
    licence: NonEmpty = Field(description="Name of the data licence, such as CC-BY-4.0.")
    licence_title: str = Field("", description="The licence as readers see it.")
    licence_url: WebAddress | None = Field(None, description="Address of the licence's text.")
    official_contacts: tuple[OfficialContact, ...] = Field(
        (),
        description="Telephone numbers and mail addresses of offices that may stand anywhere on the site; all others are findings.",
    )
    complaints: tuple[ComplaintRoute, ...] = Field((), description="Ways to complain and report.")
    areas: tuple[Area, ...] = Field((), description="Key areas (重点领域).")
    safeguards: tuple[Area, ...] = Field((), description="Safeguards (保障措施), with pages like those of the areas.")
    upcoming: tuple[Upcoming, ...] = Field((), description="What is published next.")
    searches: tuple[str, ...] = Field((), description="常查: searches offered under the search box.")
    home_ranking: str | None = Field(None, description="Dataset name of the evaluation shown on the home page.")
    home_commitments: str | None = Field(None, description="Dataset name of the commitments shown on the home page.")

    @field_validator("complaints", "areas", "safeguards", "keys")
    @classmethod
    def _refuse_repeated_ids(cls, entries: tuple[Any, ...]) -> tuple[Any, ...]:
        # Ids become anchors and addresses, where upper and lower case are one.
        repeated = _repeated(entry.id.lower() for entry in entries)
        if repeated:
            raise ValueError(f"the id {', '.join(map(repr, repeated))} stands twice")
        return entries

    @model_validator(mode="after")
    def _choose_sign_off(self) -> Self:
        if self.keys and self.sign_off.waived is not None:
            raise ValueError("sign_off.waived: a portal that lists keys does not waive sign-offs; take one of the two out")
        public = _repeated(key.public_key for key in self.keys)
        if public:
            raise ValueError(f"keys: the public key {', '.join(public)} stands twice")
        return self


def _repeated(ids: Iterable[str]) -> list[str]:
    seen: dict[str, int] = {}
    for each in ids:
        seen[each] = seen.get(each, 0) + 1
    return [each for each, count in seen.items() if count > 1]


def load_settings(data_dir: Path) -> PortalSettings:
    """Read and check ``portal.yml``. Raises `ConfigurationError` with every fault of the file."""
    path = data_dir / FILE_NAME
    try:
        raw = read_yaml(path)
    except FileNotFoundError:
        raise ConfigurationError(f"{path}: there is no such file; `portal init DIR` lays out a portal") from None
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror or error}") from None
    except YamlUnreadable as unreadable:
        raise ConfigurationError(*(f"{path}: {fault}" for fault in unreadable.args)) from None
    try:
        return PortalSettings.model_validate(raw)
    except ValidationError as error:
        raise ConfigurationError(*describe_faults(FILE_NAME, error, PortalSettings, raw)) from None
