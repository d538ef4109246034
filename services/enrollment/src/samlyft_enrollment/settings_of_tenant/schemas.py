"""A tenant's choices, with their floors."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from samlyft_web.fields import StrictModel

Title = Annotated[str, StringConstraints(min_length=2, max_length=60)]
Origin = Annotated[str, StringConstraints(pattern=r"^https://[a-z0-9.-]{1,190}(?::\d{1,5})?$")]
NoticeKind = Literal[
    "sign_up", "moved", "cancelled", "waiting_list", "seat_given", "application_answered"
]
Assurance = Literal["none", "loa2", "loa3", "loa4"]
_CHOSEN: JsonDict = {
    "champion_title": "digitaliseringsombud",
    "champion_title_en": "digital champion",
    "smallest_count": 5,
    "smallest_mean": 7,
    "smallest_text": 10,
    "languages": ["sv", "en"],
    "notice_sender": "Göteborgsregionen, Modig",
    "quiet_notices": [],
    "cors_origins": ["https://intranat.ale.example"],
    "identity_assurance": "loa3",
}


class SettingsIn(StrictModel):
    """All choices; what is left out has its default. No limit goes below its floor."""

    model_config = ConfigDict(json_schema_extra={"example": _CHOSEN})

    champion_title: Title = "digitaliseringsombud"
    champion_title_en: Title = "digital champion"
    smallest_count: Annotated[int, Field(ge=5, le=100)] = 5
    smallest_mean: Annotated[int, Field(ge=7, le=100)] = 7
    smallest_text: Annotated[int, Field(ge=10, le=100)] = 10
    languages: Annotated[list[Literal["sv", "en"]], Field(min_length=1, max_length=2)] = ["sv"]
    notice_sender: Annotated[str, StringConstraints(max_length=100)] = ""
    """The name under letters; the tenant's own when it is empty."""
    quiet_notices: Annotated[list[NoticeKind], Field(max_length=6)] = []
    """Kinds that are not sent by mail here; they stand on the printed list."""
    cors_origins: Annotated[list[Origin], Field(max_length=20)] = []
    identity_assurance: Assurance = "none"
    """How surely a reader of identity numbers must have logged in."""


class SettingsOut(BaseModel):
    """The choices as they stand."""

    model_config = ConfigDict(json_schema_extra={"example": {**_CHOSEN, "version": 2}})

    champion_title: str
    champion_title_en: str
    smallest_count: int
    smallest_mean: int
    smallest_text: int
    languages: list[str]
    notice_sender: str
    quiet_notices: list[str]
    cors_origins: list[str]
    identity_assurance: Assurance
    version: int
