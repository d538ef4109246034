"""Refuses, before the framework, what frameworks answer with a 500 or take in silence."""

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samlyft_web.problems import (
    AppError,
    BadRequestError,
    TooLargeError,
    UnsupportedMediaError,
    accept_language,
    is_page,
    language,
    problem_response,
)
from samlyft_web.sayings import TITLES, Text
from samlyft_web.strict_json import check_json

MAX_URL, MAX_HEADERS, MAX_HEADER_BYTES = 2_048, 64, 16_384
JSON_TYPES = frozenset({"application/json"})
FORM_TYPES = frozenset({"application/x-www-form-urlencoded"})
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BULK_TYPES = frozenset({"text/csv", "application/x-ndjson", XLSX})
"""Streamed; an import of a few rows may also be a JSON list, checked like any other body."""
ONCE = frozenset({b"authorization", b"content-type", b"content-length", b"if-match", b"host"})
ONCE |= {b"idempotency-key", b"samlyft-tenant"}

BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


Refusal = Callable[[Scope, AppError], ASGIApp]
"""How what is malformed is answered."""


class UriTooLongError(AppError):
    """Longer than any link of ours."""

    status, code, title = 414, "uri-too-long", TITLES[414]


class HeadersTooLargeError(AppError):
    """More header than any client of ours has use for."""

    status, code, title = 431, "headers-too-large", TITLES[431]


class Guard:
    """ASGI middleware; its own answers are problems, and the connection is kept."""

    def __init__(
        self,
        app: ASGIApp,
        max_body: int = 262_144,
        max_bulk: int = 256 * 1024 * 1024,
        json_types: frozenset[str] = JSON_TYPES,
        refuse: Refusal = problem_response,
    ) -> None:
        """`json_types` and `refuse`: a standard with media types and errors of its own has both."""
        self.app, self.max_body, self.max_bulk = app, max_body, max_bulk
        self.json_types, self.refuse = json_types, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        language.set(accept_language(scope))
        try:
            headers = _headers(scope)
            _check_address(scope)
            receive = await self._checked_body(scope, headers, receive)
        except AppError as error:
            await self.refuse(scope, error)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    async def _checked_body(
        self, scope: Scope, headers: dict[bytes, bytes], receive: Receive
    ) -> Receive:
        declared = headers.get(b"content-length", b"0")
        if not declared.isdigit() or len(declared) > 12:
            raise BadRequestError(Text("Content-Length är ogiltig.", "Content-Length is invalid."))
        if int(declared) == 0 and b"transfer-encoding" not in headers:
            return receive
        may_stream = scope["method"] == "POST" and scope["path"].endswith("-imports")
        if is_page(scope):
            _media(headers, FORM_TYPES)
            if int(declared) > self.max_body:
                raise _too_large(self.max_body)
            return _replay(await _whole(_counted(receive, self.max_body)), receive)
        accepted = self.json_types | BULK_TYPES if may_stream else self.json_types
        media = _media(headers, accepted)
        bulk = media in BULK_TYPES
        limit = self.max_bulk if bulk else self.max_body
        if int(declared) > limit:
            raise _too_large(limit)
        if bulk:
            return _counted(receive, limit)
        return _replay(check_json(await _whole(_counted(receive, limit))), receive)


def _headers(scope: Scope) -> dict[bytes, bytes]:
    pairs: list[tuple[bytes, bytes]] = scope["headers"]
    headers = dict(pairs)
    if len(pairs) > MAX_HEADERS or sum(len(k) + len(v) for k, v in pairs) > MAX_HEADER_BYTES:
        raise HeadersTooLargeError(
            Text(f"Högst {MAX_HEADERS} huvuden.", f"At most {MAX_HEADERS} headers, 16 KiB in all.")
        )
    if len(headers) < len(pairs):
        names = [name for name, _ in pairs]
        if any(names.count(name) > 1 for name in ONCE):
            raise BadRequestError(Text("Ett huvud upprepas.", "A header is repeated."))
    return headers


def _check_address(scope: Scope) -> None:
    """Path and query as sent; Starlette has already replaced what it could not read."""
    path = scope.get("raw_path") or scope["path"].encode("utf-8", "surrogatepass")
    query = scope["query_string"]
    if len(path) + len(query) >= MAX_URL:
        raise UriTooLongError(
            Text(f"Högst {MAX_URL} tecken.", f"At most {MAX_URL} characters, query included.")
        )
    for part in (path, query):
        if part.isalnum():
            continue
        try:
            readable = not BAD_ESCAPE.search(part) and not CONTROL.search(
                unquote_to_bytes(part).decode()
            )
        except UnicodeDecodeError:
            readable = False
        if not readable:
            raise BadRequestError(
                Text("Adressen är felaktigt kodad.", "The address is wrongly encoded.")
            )


def _media(headers: dict[bytes, bytes], accepted: frozenset[str]) -> str:
    media, _, parameters = headers.get(b"content-type", b"").decode("latin-1").partition(";")
    charset = parameters.strip().lower().replace('"', "")
    media = media.strip().lower()
    known = media in accepted and charset in {"", "charset=utf-8"}
    if not known or headers.get(b"content-encoding", b"identity").lower() != b"identity":
        wanted = " / ".join(sorted(accepted))
        raise UnsupportedMediaError(
            Text(f"Skicka {wanted}, utf-8, okomprimerat.", f"Send {wanted}, utf-8, uncompressed.")
        )
    return media


def _too_large(limit: int) -> TooLargeError:
    size = f"{limit // 1024} KiB"
    return TooLargeError(Text(f"Högst {size} i ett anrop.", f"At most {size} in one request."))


def _counted(receive: Receive, limit: int) -> Receive:
    """Counts what comes, whatever was declared."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise _too_large(limit)
        return message

    return counted


async def _whole(receive: Receive) -> bytes:
    pieces = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadRequestError(Text("Anropet avbröts.", "The request was broken off."))
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
