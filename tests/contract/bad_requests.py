"""The hand-made corpus: requests that no honest client sends, as the bytes that arrive.

Each was once, in some service, a 500, a dropped connection, or taken in silence. `{list}`,
`{item}`, `{create}` and `{imports}` stand for routes of the service under test.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

JSON = "application/json"
NDJSON = "application/x-ndjson"
REFUSED = frozenset({400, 422})
NOT_READ = frozenset({415})
UNKNOWN = frozenset({400, 404, 405, 422})


@dataclass(frozen=True)
class Bad:
    """One request and the statuses that answer it well."""

    name: str
    method: str
    target: str
    expected: frozenset[int]
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    chunked: bool = False


def _typed(media: str) -> tuple[tuple[str, str], ...]:
    return (("content-type", media),)


def _json(name: str, body: bytes, *statuses: int, **more: Any) -> Bad:
    headers = (("content-type", JSON), *more.pop("headers", ()))
    return Bad(name, "POST", "{create}", frozenset(statuses), body, headers, **more)


def _get(name: str, target: str, *statuses: int, headers: tuple[tuple[str, str], ...] = ()) -> Bad:
    return Bad(name, "GET", target, frozenset(statuses), headers=headers)


def _upload(name: str, media: str, body: bytes, *statuses: int, chunked: bool = False) -> Bad:
    headers = (("content-type", media), ("idempotency-key", f"bad-{name.replace(' ', '-')}"))
    return Bad(name, "POST", "{imports}", frozenset(statuses), body, headers, chunked)


BODIES = [
    _json("empty body", b"", *REFUSED),
    _json("only blanks", b"  \n", *REFUSED),
    _json("cut off", b'{"name": "a"', 400),
    _json("two documents", b"{} {}", 400),
    _json("trailing comma", b'{"name": "a",}', 400),
    _json("single quotes", b"{'name': 'a'}", 400),
    _json("a comment", b'{} // "a"', 400),
    _json("byte order mark", b"\xef\xbb\xbf{}", 400),
    _json("utf-16", '{"name": "a"}'.encode("utf-16"), 400),
    _json("latin-1", '{"name": "Åsa"}'.encode("latin-1"), 400),
    _json("overlong utf-8", b'{"name": "\xc0\xaf"}', 400),
    _json("encoded surrogate", b'{"name": "\xed\xa0\x80"}', 400),
    _json("raw nul", b'{"name": "\x00"}', 400),
    _json("raw control character", b'{"name": "\x1b[2J"}', 400),
    _json("escaped nul", rb'{"name": "\u0000"}', 422),
    _json("escaped nul in a key", rb'{"\u0000": 1}', 422),
    _json("lone high surrogate", rb'{"name": "\ud800"}', 422),
    _json("lone low surrogate", rb'{"name": "\udfff x"}', 422),
    _json("reversed surrogates", rb'{"name": "\udc00\ud800"}', 422),
    _json("nan", b'{"minutes": NaN}', 400),
    _json("infinity", b'{"minutes": Infinity}', 400),
    _json("minus infinity", b'{"minutes": -Infinity}', 400),
    _json("1e400", b'{"minutes": 1e400}', 422),
    _json("twenty digits", b'{"minutes": 99999999999999999999}', 422),
    _json("five thousand digits", b'{"minutes": ' + b"9" * 5_000 + b"}", 422),
    _json("long fraction", b'{"minutes": 0.' + b"3" * 500 + b"}", 422),
    _json("leading zero", b'{"minutes": 007}', 400),
    _json("hexadecimal", b'{"minutes": 0x10}', 400),
    _json("repeated key", b'{"name": "a", "name": "b"}', 400),
    _json("repeated key, escaped", rb'{"name": "a", "n\u0061me": "b"}', 400),
    _json("repeated key, nested", b'{"a": [{"b": 1, "b": 2}]}', 400),
    _json("33 lists", b"[" * 33 + b"]" * 33, 400),
    _json("33 objects", b'{"a":' * 33 + b"1" + b"}" * 33, 400),
    _json("100 000 lists", b"[" * 100_000, 400),
    _json("100 000 closed lists", b"[" * 100_000 + b"]" * 100_000, 400),
    _json("a list", b"[]", 422),
    _json("a text", b'"a"', 422),
    _json("a number", b"1", 422),
    _json("null", b"null", 422),
    _json("no field", b"{}", 422),
    _json("only unknown fields", b'{"nmae": "a", "__proto__": {"x": 1}}', 422),
    _json("10 000 unknown fields", json.dumps({f"k{n}": n for n in range(10_000)}).encode(), 422),
    _json("a large body", b'"' + b"a" * 300_000 + b'"', 413),
    _json("a large body in pieces", b" " * 300_000, 413, chunked=True),
]

MEDIA = [
    Bad("no media type", "POST", "{create}", NOT_READ, b"{}"),
    Bad("form", "POST", "{create}", NOT_READ, b"a=1", _typed("text/plain")),
    Bad(
        "latin-1 declared", "POST", "{create}", NOT_READ, b"{}", _typed(f"{JSON}; charset=latin-1")
    ),
    _json("gzip", b"{}", 415, headers=(("content-encoding", "gzip"),)),
    _json("deflate in pieces", b"{}", 415, headers=(("content-encoding", "br"),), chunked=True),
    Bad("csv to a json route", "POST", "{create}", NOT_READ, b"a;b", _typed("text/csv")),
    Bad("a body to a list", "GET", "{list}", REFUSED, b"{", _typed(JSON)),
]
ADDRESSES = [
    _get("nul in the path", "{list}/%00", 400),
    _get("line feed in the path", "{list}/a%0a", 400),
    _get("broken escape", "{list}/%zz", 400),
    _get("short escape", "{list}/%2", 400),
    _get("latin-1 in the path", "{list}/%e5", 400),
    _get("overlong utf-8 in the path", "{list}/%c0%af", 400),
    _get("surrogate in the path", "{list}/%ed%a0%80", 400),
    _get("climbing out", "{list}/..%2f..%2fetc%2fpasswd", *UNKNOWN),
    _get("double slash", "{list}//x", *UNKNOWN),
    _get("no uuid", "{item}-not-an-id", *UNKNOWN),
    _get("two thousand characters", "{list}/" + "a" * 2_100, 414),
    _get("two thousand in the query", "{list}?sort=" + "a" * 2_100, 414),
    _get("nul in the query", "{list}?cursor=%00", 400),
    _get("broken escape in the query", "{list}?cursor=%", 400),
    _get("latin-1 in the query", "{list}?cursor=%f6", 400),
    _get("nowhere", "/nowhere", 404),
    Bad("wrong verb", "DELETE", "{list}", frozenset({405})),
    Bad("a rare verb", "PROPFIND", "{list}", frozenset({405})),
    Bad("trace", "TRACE", "{list}", frozenset({405})),
]

QUERIES = [
    _get(f"query {query[:40]}", f"{{list}}?{query}", 422)
    for query in (
        "limit=-1",
        "limit=0",
        "limit=201",
        "limit=1e3",
        f"limit={2**63}",
        "limit=%EF%BC%91x",
        "page=-1",
        "page=0",
        f"page={2**63}",
        f"page={10**40}",
        "page=501",
        "cursor=x",
        "cursor=AAAAAAAAAAAAAAAA",
        "cursor=%C3%A5",
        "sort=no_such_thing",
        "sort=name;drop+table",
        "changed_since=yesterday",
        "changed_since=2026-01-01T00:00:00",
        "changed_since=0001-01-01T00:00:00Z",
        "changed_since=9999-12-31T23:59:59-14:00",
        "changed_since=2026-02-30T00:00:00Z",
    )
]

HEADERS = [
    _get("70 headers", "{list}", 431, headers=tuple((f"x-{n}", "a") for n in range(70))),
    _get("a 20 kB header", "{list}", 431, headers=(("x-long", "a" * 20_000),)),
    _get("odd trace", "{list}", 200, headers=(("traceparent", "00-zz-åä-01"),)),
    _get("odd language", "{list}", 200, headers=(("accept-language", ";q=,\xff,en;q=9"),)),
    _get("odd tenant", "{list}", 403, headers=(("samlyft-tenant", "Gr';--"),)),
    _get("odd condition", "{list}", 200, headers=(("if-none-match", 'W/"'),)),
    _json("two media types", b"{}", 400, headers=(("content-type", JSON),)),
    _json("short key", b"{}", *REFUSED, headers=(("idempotency-key", "x"),)),
]

UPLOADS = [
    _upload("no rows", NDJSON, b"\n\n", 422),
    _upload("not ndjson", NDJSON, b"{\n[\n1\nnull\n", 422),
    _upload("nul in ndjson", NDJSON, b'{"a": "\\u0000"}\n', 422),
    _upload("surrogate in ndjson", NDJSON, b'{"a": "\\ud800"}\n', 422),
    _upload("deep ndjson", NDJSON, b"[" * 60_000 + b"\n", 422),
    _upload("a line without end", NDJSON, b"a" * 200_000, 422, chunked=True),
    _upload("unknown fields", NDJSON, b'{"nmae": 1}\n', 422),
    _upload("latin-1 rows", "text/csv", "åäö;b\n1;2\n".encode("latin-1"), 422),
    _upload("wrong header", "text/csv", b"a;b\n1;2\n", 422),
    _upload("an open quote", "text/csv", b'"' + b"x;y\n" * 50_000, 422, chunked=True),
    _upload("nul in csv", "text/csv", b"a\x00;b\n", 422),
    _upload("xlsx", "application/vnd.ms-excel", b"PK\x03\x04", 415),
    _upload("an object", JSON, b"{}", 422),
    Bad("no key", "POST", "{imports}", REFUSED, b"{}\n", _typed(NDJSON)),
]

CORPUS = [*BODIES, *MEDIA, *ADDRESSES, *QUERIES, *HEADERS, *UPLOADS]

VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    1.5,
    10**18,
    "",
    "x" * 20_000,
    "' or 1=1 --",
    "%_\\",
    "=cmd|' /C calc'!A0",
    "0001-01-01",
    "9999-12-31T23:59:59-14:00",
    "2026-02-30",
    "2026-01-01T00:00:00",
    "\U0001f600\u202e\ufeff",
    [],
    [[]],
    {},
    ["x"] * 5_000,
)


def mutations(example: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """A good body with each field replaced by each odd value, left out, or doubled by an unknown."""
    for field in example:
        for number, value in enumerate(VALUES):
            yield f"{field} = value {number}", json.dumps({**example, field: value}).encode()
        rest = {name: value for name, value in example.items() if name != field}
        yield f"without {field}", json.dumps(rest).encode()
    yield "unknown field", json.dumps({**example, "nmae": "a"}).encode()
