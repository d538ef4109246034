"""Bodies of packages, their editions, offers and adoptions."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from samlyft_enrollment.activities.rules import ActivityKind
from samlyft_enrollment.activities.schemas import Link
from samlyft_web.fields import Code, Instant, Minutes, Name, StrictModel

Kind = Literal["training", "example"]
Words = Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
Topic = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Topics = Annotated[list[Topic], Field(max_length=30)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,30}$")]

_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_VERSION: JsonDict = {"version": 1, "changed_at": "2026-11-22T08:00:00Z"}
_TRAINING: JsonDict = {
    "kind": "training",
    "activity_kind": "APT",
    "theory_minutes": 15,
    "discussion_minutes": 15,
    "learning_goals": ["Jag vet vilka bilder jag får skicka"],
    "description": "En kort film och frågor att prata om på arbetsplatsträffen.",
    "materials": [{"title": "Film, 3 minuter", "link": "https://material.example/film"}],
}
_EXAMPLE: JsonDict = {
    "kind": "example",
    "tried": "Motoriserade draglakan på ett boende.",
    "came_of_it": "Färre tunga lyft; två till boenden vill prova.",
    "film_link": "https://film.example/draglakan",
    "materials": [],
}
_EDITION: JsonDict = {
    "title": "Informationssäkerhet på arbetsplatsträffen",
    "topics": ["informationssäkerhet"],
    "content": _TRAINING,
    "news": None,
}


class Material(StrictModel):
    """A link to something that is used in the training."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"title": "Film", "link": "https://material.example/film"}}
    )

    title: Name
    link: Link


class Training(StrictModel):
    """An activity as it can be held by anybody."""

    model_config = ConfigDict(json_schema_extra={"example": _TRAINING})

    kind: Literal["training"]
    activity_kind: ActivityKind
    theory_minutes: Minutes
    discussion_minutes: Minutes
    learning_goals: Annotated[list[Name], Field(max_length=20)] = []
    description: Words
    materials: Annotated[list[Material], Field(max_length=50)] = []


class Example(StrictModel):
    """What was tried in a local project, and what came of it."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    kind: Literal["example"]
    tried: Words
    came_of_it: Words
    film_link: Link | None = None
    materials: Annotated[list[Material], Field(max_length=50)] = []


Content = Annotated[Training | Example, Field(discriminator="kind")]


class EditionIn(StrictModel):
    """A new edition: the ones before stay as they were."""

    model_config = ConfigDict(json_schema_extra={"example": _EDITION})

    title: Name
    topics: Topics = []
    content: Content | None = None
    activity_id: UUID | None = None
    """Instead of content: an activity of this tenant, as it is now, with its material links."""
    news: Words | None = None
    """What is new since the edition before."""


class PackageIn(EditionIn):
    """A package with its first edition."""

    model_config = ConfigDict(json_schema_extra={"example": {"code": "infosak-apt", **_EDITION}})

    code: Code


class PackageOut(BaseModel):
    """A package of this tenant, with its newest edition and to whom it is offered."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "package_id": _ID,
                "code": "infosak-apt",
                "kind": "training",
                "edition": 1,
                **_EDITION,
                "offered_to": ["halland"],
                **_VERSION,
            }
        }
    )

    package_id: UUID
    code: str
    kind: Kind
    edition: int
    title: str
    topics: list[str]
    content: dict[str, Any]
    news: str | None
    offered_to: list[str]
    version: int
    changed_at: Instant


class OfferIn(StrictModel):
    """To whom the newest edition is offered: names of other tenants."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"package_id": _ID, "recipients": ["halland"]}}
    )

    package_id: UUID
    recipients: Annotated[list[Slug], Field(min_length=1, max_length=50)]
    following: bool = False
    """Whether editions that come later are offered to them as well, by themselves; the last call decides."""


class OfferOut(BaseModel):
    """Which edition went to whom; the same call again sends nothing twice."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"package_id": _ID, "edition": 1, "offered_to": ["halland"]}}
    )

    package_id: UUID
    edition: int
    offered_to: list[str]


class SharedOut(BaseModel):
    """What another tenant offers; `adopted_edition` is the one in use here."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "shared_package_id": _OTHER,
                "offered_by": "gr",
                "offered_by_name": "Göteborgsregionen",
                "package_id": _ID,
                "edition": 2,
                "code": "infosak-apt",
                "kind": "training",
                **_EDITION,
                "adopted_edition": 1,
                "newer_than_adopted": True,
                **_VERSION,
            }
        }
    )

    shared_package_id: UUID
    offered_by: str
    offered_by_name: str
    package_id: UUID
    edition: int
    code: str
    kind: Kind
    title: str
    topics: list[str]
    content: dict[str, Any]
    news: str | None
    adopted_edition: int | None
    newer_than_adopted: bool
    version: int
    changed_at: Instant


class AdoptionIn(StrictModel):
    """Which edition to use; adopting a newer one replaces the one in use."""

    model_config = ConfigDict(json_schema_extra={"example": {"shared_package_id": _OTHER}})

    shared_package_id: UUID
    make_activity: bool = True
    """Of a training package: an activity to plan sessions of; a newer edition changes it."""


class AdoptionOut(BaseModel):
    """A package in use here, and whether a newer edition is offered."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "adoption_id": _ID,
                "offered_by": "gr",
                "package_id": _ID,
                "shared_package_id": _OTHER,
                "edition": 1,
                "newest_edition": 2,
                "activity_id": _OTHER,
                "status": "in_use",
                **_VERSION,
            }
        }
    )

    adoption_id: UUID
    offered_by: str
    package_id: UUID
    shared_package_id: UUID
    edition: int
    newest_edition: int
    activity_id: UUID | None
    status: Literal["in_use", "ended"]
    version: int
    changed_at: Instant


class AdoptionChange(StrictModel):
    """Ends the use, or takes it up again."""

    model_config = ConfigDict(json_schema_extra={"example": {"status": "ended"}})

    status: Literal["in_use", "ended"]
