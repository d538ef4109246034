"""Types of request and response bodies: strict, bounded, and documented field by field."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
)
from pydantic_core import CoreSchema, PydanticCustomError

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years 1 and 9999 overflow as soon as a zone is applied; nothing here is that old."""
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(rf"{DAY.pattern}[Tt ][0-9:.]{{5,18}}(?:[Zz]|[+-][0-9]{{2}}:?[0-9]{{2}})")


def _written_as(form: re.Pattern[str], kind: str) -> BeforeValidator:
    """Pydantic also reads numbers, and cuts the time off a date: neither is RFC 3339."""

    def check(value: object) -> object:
        if isinstance(value, date) or (isinstance(value, str) and form.fullmatch(value)):
            return value
        raise PydanticCustomError(f"{kind}_parsing", "not RFC 3339")

    return BeforeValidator(check)


def _plausible_day(value: date) -> date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise PydanticCustomError("year", "outside 1900-2200")
    return value


def _plausible_instant(value: datetime) -> datetime:
    _plausible_day(value)
    return value.astimezone(UTC)


DateField = Annotated[
    date,
    _written_as(DAY, "date"),
    AfterValidator(_plausible_day),
    Field(json_schema_extra={"example": "2026-11-22"}),
]
Instant = Annotated[
    AwareDatetime,
    _written_as(INSTANT, "datetime"),
    AfterValidator(_plausible_instant),
    Field(json_schema_extra={"example": "2026-11-22T08:00:00Z"}),
]
"""Any zone in, UTC with `Z` out."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Minutes = Annotated[int, Field(ge=0, le=100_000)]


def _tighten(schema: Any) -> None:
    """Strict numbers and booleans; strict dates would refuse the text that JSON has for them."""
    if isinstance(schema, dict):
        if schema.get("type") in {"int", "bool", "float"}:
            schema["strict"] = True
        schema = list(schema.values())
    if isinstance(schema, list | tuple):
        for part in schema:
            _tighten(part)


class StrictModel(BaseModel):
    """Base of request bodies: an unknown field fails, `true` is no integer, no text is endless."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, str_max_length=10_000)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler, /
    ) -> CoreSchema:
        schema = handler(source)
        _tighten(schema)
        return schema
