"""Strong ETags from the version of an aggregate: an edit says which version it edits."""

import re
from typing import Annotated

from fastapi import Depends, Header, Request, Response

from samlyft_web.problems import (
    BadRequestError,
    PreconditionFailedError,
    PreconditionRequiredError,
)
from samlyft_web.sayings import Text

ENTITY_TAG = r'(?:W/)?"[\x21\x23-\x7e]{0,64}"'
TAG_LIST = re.compile(rf"\s*(?:\*|{ENTITY_TAG}(?:\s*,\s*{ENTITY_TAG}){{0,19}})\s*")


def etag(version: int) -> str:
    """`"v7"` of version 7."""
    return f'"v{version}"'


def _tags(header: str) -> frozenset[str]:
    if not TAG_LIST.fullmatch(header):
        raise BadRequestError(
            Text('Huvudet ska vara en ETag, som "v7".', 'The header must be an ETag, as "v7".')
        )
    return frozenset(re.findall(ENTITY_TAG, header) or ["*"])


async def _if_match(
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            max_length=1_500,
            description="ETag för den version som ändras. ETag of the version to change.",
            json_schema_extra={"example": '"v7"'},
        ),
    ] = None,
) -> frozenset[str]:
    if if_match is None:
        raise PreconditionRequiredError(
            Text(
                "Hämta uppgiften och skicka dess ETag i If-Match.",
                "Get the resource and send its ETag in If-Match.",
            )
        )
    return _tags(if_match)


IfMatch = Annotated[frozenset[str], Depends(_if_match)]
"""Named by every PUT, PATCH and DELETE; pass it to `check` with the stored version."""


def check(if_match: frozenset[str], version: int) -> None:
    """Raises `PreconditionFailedError` unless it is the caller's version; weak tags never are."""
    if if_match.isdisjoint({"*", etag(version)}):
        raise PreconditionFailedError(
            Text(
                "Någon har ändrat uppgiften. Hämta den igen och gör om ändringen.",
                "Somebody has changed it. Get it again and repeat the change.",
            )
        )


def not_modified(request: Request, version: int) -> Response | None:
    """304 for a GET whose caller already has this version, weak tags included."""
    header = request.headers.get("if-none-match")
    if header is None or not TAG_LIST.fullmatch(header):
        return None
    tags = {tag.removeprefix("W/") for tag in _tags(header)}
    if tags.isdisjoint({"*", etag(version)}):
        return None
    return Response(status_code=304, headers={"ETag": etag(version)})
