"""What staff and unions are told."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from samlyft_web.fields import DateField, Instant

_ID = "019ac0de-0000-7000-8000-000000000001"
_SEEN: JsonDict = {
    "role": "first-line-manager",
    "name": "Enhetschef",
    "reach": "de egna enheterna",
    "holders": 42,
}
_RULE: JsonDict = {"why": "Modig: enligt beslut: 2018/00321", "until": "2031-12-31"}
_EXAMPLE: JsonDict = {
    "tenant": "Göteborgsregionen",
    "made_at": "2026-11-22T08:00:00Z",
    "settings_version": 2,
    "controllers": [
        {
            "municipality": "Ale kommun",
            "name": "Omsorgs- och arbetsmarknadsnämnden",
            "contact": "dataskydd@ale.example",
        }
    ],
    "measured": [
        {
            "key": "attendance",
            "what": "Närvaro och utbildningstid",
            "fields": "tillfälle, närvarande eller frånvarande, minuter",
            "why": "för att redovisa tid till finansiären",
            "seen_by": [_SEEN],
            "only_by": None,
            "kept": None,
            "own_extract": True,
        }
    ],
    "never": ["Ingen lista jämför eller rangordnar enskilda medarbetare."],
    "projects": [
        {
            "project_id": _ID,
            "name": "Modig",
            "funder": "Europeiska socialfonden",
            "kept_until": "2031-12-31",
            "rules": [_RULE],
            "test_results": "passed",
            "test_results_say": "godkänd eller inte",
            "test_results_from": "2019-09-01",
        }
    ],
    "limits": {"count": 5, "mean": 7, "text": 10},
    "identity_assurance": "loa3",
    "identity_reads": [
        {"purpose": "register_extract", "name": "registerutdrag", "reads": 3, "readers": 2}
    ],
    "rights": ["Du får ett registerutdrag."],
}


class SeenBy(BaseModel):
    """A role that sees it, how far, and how many logins hold the role today."""

    role: str
    name: str
    reach: str
    holders: int


class Measured(BaseModel):
    """One kind of data; `kept` is null where each project's rules decide."""

    key: str
    what: str
    fields: str
    why: str
    seen_by: list[SeenBy]
    only_by: str | None
    """Who sees it where no role does."""
    kept: str | None
    own_extract: bool


class KeptBecause(BaseModel):
    """One rule that a project's papers are kept by; no day while nobody knows it."""

    why: str
    until: DateField | None


class ProjectSays(BaseModel):
    """What one project or programme decides."""

    project_id: UUID
    name: str
    funder: str | None
    kept_until: DateField | None
    """The longest rule's day; null while it has none, or where no rule holds."""
    rules: list[KeptBecause]
    test_results: str
    test_results_say: str
    test_results_from: DateField | None
    """Null: nobody has chosen, and the default holds."""


class Answers(BaseModel):
    """A committee that answers for its municipality's staff."""

    municipality: str
    name: str
    contact: str


class Limits(BaseModel):
    """Smallest group shown: for numbers, means, and free text."""

    count: int
    mean: int
    text: int


class IdentityReads(BaseModel):
    """How often identity numbers were read in the last year, and by how many."""

    purpose: str
    name: str
    reads: int
    readers: int


class StaffInformation(BaseModel):
    """What is measured on staff, who sees it and for how long, as it is set at this moment."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    tenant: str
    made_at: Instant
    settings_version: int
    controllers: list[Answers]
    measured: list[Measured]
    never: list[str]
    projects: list[ProjectSays]
    limits: Limits
    identity_assurance: str
    identity_reads: list[IdentityReads]
    rights: list[str]
