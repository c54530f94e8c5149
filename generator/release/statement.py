"""What a sign-off says: the file beside the table, and the public statement that is signed.

The statement is what everybody may read, so it has masked names; ``names-sha256`` commits to the full ones (with a salt that stays in
the file), so that none can be exchanged later and an auditor can be shown who they were.
"""

from __future__ import annotations

import hashlib
from datetime import date as Day
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from generator.release.persons import mask_names

FILE_NAME: Final = "sign-off.yml"
FORMAT: Final = "integrity-portal sign-off 1"
WHOLE: Final = "全部内容"
Written = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class SignOffFile(BaseModel):
    """The file as it is written: names in full (it is not published), the day, the document, the hashes, the signature."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    prepared_by: Written = Field(description="经办人: who prepared the data.")
    approved_by: Written = Field(description="审核人: who approved it; another person.")
    office: Written = Field(description="The office that signs off.")
    scope: Written = Field(WHOLE, description="What of the dataset was approved, in words.")
    date: Day = Field(description="The day of approval.")
    document: Written = Field(description="Document under which it was approved.")
    table_sha256: Sha256 = Field(description="See `table_sha256` in `generator.release.sign_off`.")
    descriptor_sha256: Sha256 = Field(description="SHA-256 of resource.json.")
    public_sha256: Sha256 | None = Field(None, description="SHA-256 of the exact CSV as it was to be published on that day.")
    key: str | None = Field(None, description="Id of the key in portal.yml.")
    salt: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")] | None = Field(None, description="Salt of names-sha256.")
    signature: str | None = Field(None, description="Ed25519 signature over `statement_of`, base64.")

    @model_validator(mode="after")
    def _sign_whole(self) -> Self:
        if len({self.key is None, self.salt is None, self.signature is None}) > 1:
            raise ValueError("key, salt and signature stand together or not at all")
        return self


def statement_of(dataset: str, written: SignOffFile) -> str:
    """Return the public statement of a sign-off: a line "name: value" each, in this order, the last one ended too.

    No value can hold a line break, so that no value can pass for another line.
    """
    names = f"{written.salt or ''}\n{written.prepared_by}\n{written.approved_by}\n"
    lines = {
        "dataset": dataset,
        "scope": written.scope,
        "prepared-by": mask_names(written.prepared_by),
        "approved-by": mask_names(written.approved_by),
        "names-sha256": hashlib.sha256(names.encode()).hexdigest(),
        "office": written.office,
        "date": written.date.isoformat(),
        "document": written.document,
        "table-sha256": written.table_sha256,
        "descriptor-sha256": written.descriptor_sha256,
        "public-csv-sha256": written.public_sha256 or "-",
        "key": written.key or "-",
    }
    return f"{FORMAT}\n" + "".join(f"{name}: {value}\n" for name, value in lines.items())
