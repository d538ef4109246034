"""The guard's answers to requests that no honest client sends."""

import json
from collections.abc import Iterable

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from samlyft_web.guard import Guard
from samlyft_web.problems import AppError
from samlyft_web.strict_json import check_json

JSON = (b"content-type", b"application/json")
CSV = (b"content-type", b"text/csv; charset=utf-8")
Headers = tuple[tuple[bytes, bytes], ...]


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the size of the body it got."""
    try:
        body = await Request(scope, receive).body()
        answer = PlainTextResponse(str(len(body)))
    except AppError as error:
        answer = PlainTextResponse(error.code, error.status)
    await answer(scope, receive, send)


async def ask(
    guard: Guard,
    method: str = "POST",
    path: bytes = b"/people",
    query: bytes = b"",
    headers: Headers = (JSON,),
    pieces: Iterable[bytes] = (b"{}",),
) -> tuple[int, str, dict[bytes, bytes]]:
    sent: list[Message] = []
    waiting = list(pieces)
    if waiting and not any(name == b"content-length" for name, _ in headers):
        headers = (*headers, (b"transfer-encoding", b"chunked"))
    scope = {
        "type": "http",
        "method": method,
        "path": path.decode("latin-1"),
        "raw_path": path,
        "root_path": "",
        "query_string": query,
        "headers": list(headers),
    }

    async def receive() -> Message:
        body = waiting.pop(0) if waiting else b""
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    async def send(message: Message) -> None:
        sent.append(message)

    await guard(scope, receive, send)
    body = b"".join(m.get("body", b"") for m in sent).decode()
    return sent[0]["status"], body, dict(sent[0]["headers"])


@pytest.fixture
def guard() -> Guard:
    return Guard(echo, max_body=1_000, max_bulk=5_000)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{}", 0),
        ('{"namn": "Åsa", "tal": [1, -2.5, 1e10], "x": null}'.encode(), 0),
        (rb'{"a": "\ud83d\ude00 \\u0000 \\ud800 \u00e5"}', 0),
        (b"[" * 32 + b"]" * 32, 0),
        (b"9" * 19, 0),
        (b"", 400),
        (b"{", 400),
        (b"{} {}", 400),
        (b"\xff\xfe{}", 400),
        (b"\xef\xbb\xbf{}", 400),
        (b'{"a": "\xc3"}', 400),
        (b'{"a": "\xed\xa0\x80"}', 400),
        (b'{"a": "\x00"}', 400),
        (b"NaN", 400),
        (b"[Infinity]", 400),
        (b"-Infinity", 400),
        (b'{"a": 1, "a": 2}', 400),
        (b'{"b": {"a": 1, "\\u0061": 2}}', 400),
        (b"[" * 33 + b"]" * 33, 400),
        (b'{"a":' * 33 + b"1" + b"}" * 33, 400),
        (b"[" * 100_000, 400),
        (b"9" * 20, 422),
        (b"-" + b"9" * 20, 422),
        (b"9" * 5_000, 422),
        (b"1e400", 422),
        (b"[-1e999]", 422),
        (b"0." + b"1" * 100, 422),
        (rb'"\u0000"', 422),
        (rb'{"\u0000": 1}', 422),
        (rb'"\ud800"', 422),
        (rb'"\udc00\ud800"', 422),
        (rb'"\\\ud800"', 422),
        (rb'"\ud800\\udc00"', 422),
    ],
)
def test_json_bodies(body: bytes, status: int) -> None:
    if status:
        with pytest.raises(AppError) as refused:
            check_json(body)
        assert refused.value.status == status
    else:
        assert check_json(body) == body


def test_a_wide_document_is_not_deep() -> None:
    wide = json.dumps([{"a": [1]}] * 1_000).encode()
    assert check_json(wide) == wide


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ((JSON,), 200),
        (((b"content-type", b"Application/JSON; charset=UTF-8"),), 200),
        (((b"content-type", b"application/json; charset=latin-1"),), 415),
        (((b"content-type", b"text/plain"),), 415),
        (((b"content-type", b"text/csv"),), 415),
        (((b"content-type", b"\xff"),), 415),
        ((), 415),
        ((JSON, (b"content-encoding", b"gzip")), 415),
        ((JSON, (b"content-encoding", b"identity")), 200),
        ((JSON, JSON), 400),
        ((JSON, (b"content-length", b"2")), 200),
        ((JSON, (b"content-length", b"x")), 400),
        ((JSON, (b"content-length", b"-2")), 400),
        ((JSON, (b"content-length", b"1001")), 413),
        ((JSON, (b"content-length", b"9" * 30)), 400),
        ((JSON, *((b"x-%d" % n, b"") for n in range(64))), 431),
        ((JSON, (b"x", b"a" * 17_000)), 431),
    ],
)
async def test_headers(guard: Guard, headers: Headers, status: int) -> None:
    found, body, _ = await ask(guard, headers=headers)
    assert found == status, body


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        (b"/people/%C3%A5", b"q=%C3%A5+b", 200),
        (b"/people/%zz", b"", 400),
        (b"/people/%", b"", 400),
        (b"/people/%2", b"", 400),
        (b"/people/%00", b"", 400),
        (b"/people/%0a", b"", 400),
        (b"/people/%ff", b"", 400),
        (b"/people/%ed%a0%80", b"", 400),
        (b"/people/\xff", b"", 400),
        (b"/people", b"q=%00", 400),
        (b"/people", b"q=%fe", 400),
        (b"/people", b"q=%", 400),
        (b"/people", b"q=\x00", 400),
        (b"/" + b"a" * 2_100, b"", 414),
        (b"/people", b"q=" + b"a" * 2_100, 414),
    ],
)
async def test_addresses(guard: Guard, path: bytes, query: bytes, status: int) -> None:
    found, _, headers = await ask(guard, "GET", path, query, (), ())
    assert found == status
    if status >= 400:
        assert headers[b"content-type"] == b"application/problem+json"


async def test_bodies_are_counted_whatever_they_claim(guard: Guard) -> None:
    lying = (JSON, (b"content-length", b"2"))
    assert (await ask(guard, headers=lying, pieces=[b" " * 600] * 2))[0] == 413
    assert (await ask(guard, pieces=[b" " * 600] * 2))[0] == 413
    assert (await ask(guard, pieces=[b'{"a"', b":1}"]))[:2] == (200, "7")


async def test_imports_are_streamed_and_counted(guard: Guard) -> None:
    path = b"/roster-imports"
    assert (await ask(guard, path=path, headers=(CSV,), pieces=[b"x" * 2_000] * 2))[1] == "4000"
    assert (await ask(guard, path=path, headers=(CSV,), pieces=[b"x" * 2_000] * 3))[:2] == (
        413,
        "too-large",
    )
    big = (CSV, (b"content-length", b"5001"))
    assert (await ask(guard, path=path, headers=big))[0] == 413
    ndjson = ((b"content-type", b"application/x-ndjson"),)
    assert (await ask(guard, path=path, headers=ndjson))[0] == 200
    assert (await ask(guard, path=path, headers=((b"content-type", b"text/html"),)))[0] == 415
    assert (await ask(guard, "PUT", path=path, headers=(CSV,)))[0] == 415
    assert (await ask(guard, path=path, pieces=[b'[{"a":1,"a":2}]']))[0] == 400


async def test_requests_without_a_body_pass(guard: Guard) -> None:
    assert (await ask(guard, "GET", headers=(), pieces=()))[:2] == (200, "0")
    assert (await ask(guard, "DELETE", headers=((b"content-length", b"0"),), pieces=()))[0] == 200


async def test_answers_speak_the_callers_language(guard: Guard) -> None:
    english = (JSON, (b"accept-language", b"en"))
    _, body, headers = await ask(guard, headers=english, pieces=[b"{"])
    assert json.loads(body)["title"] == "The request cannot be read"
    assert headers[b"content-language"] == b"en"
