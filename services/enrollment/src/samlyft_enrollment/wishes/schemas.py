"""Bodies of wishes."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic.config import JsonDict

from samlyft_web.fields import Instant, StrictModel

WishKind = Literal["individual", "small_group"]
_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_WISH: JsonDict = {
    "person_id": _ID,
    "champion_id": _OTHER,
    "trainer_id": None,
    "kind": "individual",
    "topic": "digital-locks",
    "words": "Jag vill öva i lugn och ro.",
}


class WishIn(StrictModel):
    """A wish for help alone or in a small group, to the champion or trainer who is chosen."""

    model_config = ConfigDict(json_schema_extra={"example": _WISH})

    person_id: UUID
    champion_id: UUID | None = None
    trainer_id: UUID | None = None
    kind: WishKind = "individual"
    topic: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    words: Annotated[str, StringConstraints(min_length=1, max_length=1000)] | None = None


class WishMade(BaseModel):
    """The wish's id and nothing of what it says, since answers are kept to be repeated."""

    model_config = ConfigDict(json_schema_extra={"example": {"wish_id": _ID}})

    wish_id: UUID


class WishOut(BaseModel):
    """A wish, to those whom it names."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "wish_id": _ID,
                **_WISH,
                "given_name": "Åsa",
                "family_name": "Öberg",
                "version": 1,
                "changed_at": "2026-11-22T08:00:00Z",
            }
        }
    )

    wish_id: UUID
    person_id: UUID
    given_name: str | None
    family_name: str | None
    champion_id: UUID | None
    trainer_id: UUID | None
    kind: WishKind
    topic: str
    words: str | None
    version: int
    changed_at: Instant
