"""Words in several languages: Swedish and English always, easy Swedish (`sv-x-lattlast`) and others where given."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=60)]
ItemKey = Annotated[
    str,
    StringConstraints(
        pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*(\.[a-z][a-z0-9]*(_[a-z0-9]+)*)?$", max_length=121
    ),
]
"""An item's id; of a matrix `item.row`."""
Words = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
LATTLAST = "sv-x-lattlast"
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")
MOST_LANGUAGES = 20


class Strict(BaseModel):
    """A part of the document: unknown members are refused, so that a misspelt rule is never silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(Strict):
    """The same words in Swedish, English and any further language, named as in RFC 5646."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Words] = Field(init=False)

    sv: Words
    en: Words

    @model_validator(mode="after")
    def _languages(self) -> Label:
        further = self.__pydantic_extra__
        if len(further) > MOST_LANGUAGES or not all(map(LANGUAGE.fullmatch, further)):
            msg = "a member is no language tag"
            raise ValueError(msg)
        return self

    @property
    def languages(self) -> frozenset[str]:
        """The languages that there are words in."""
        return frozenset({"sv", "en", *self.__pydantic_extra__})

    def words(self, language: str) -> str:
        """In the language, else in what is nearest: easy Swedish falls back on Swedish, others on English."""
        if language in ("sv", "en"):
            return self.en if language == "en" else self.sv
        nearest = self.sv if language.startswith("sv") else self.en
        return self.__pydantic_extra__.get(language, nearest)
