"""An edit names the version it edits."""

import httpx
import pytest
from fastapi import FastAPI, Request, Response

from samlyft_web import etags, failures


def an_app() -> FastAPI:
    app = FastAPI()

    @app.patch("/things")
    async def change(if_match: etags.IfMatch) -> str:
        etags.check(if_match, 7)
        return etags.etag(8)

    @app.get("/things", response_model=None)
    async def read(request: Request) -> Response:
        return etags.not_modified(request, 7) or Response(headers={"ETag": etags.etag(7)})

    failures.install(app)
    return app


async def ask(method: str, **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(an_app())
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.request(method, "/things", headers=headers)


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (None, 428),
        ('"v7"', 200),
        ('"v6", "v7"', 200),
        ("*", 200),
        ('"v6"', 412),
        ('W/"v7"', 412),
        ('""', 412),
        ("v7", 400),
        ("", 400),
        ('"v7', 400),
        ('"v7" "v8"', 400),
        ('"' + "x" * 100 + '"', 400),
        ("x" * 2_000, 422),
    ],
)
async def test_if_match(header: str | None, status: int) -> None:
    headers = {} if header is None else {"If-Match": header}
    assert (await ask("PATCH", **headers)).status_code == status


@pytest.mark.parametrize(
    ("header", "status"),
    [(None, 200), ('"v7"', 304), ('W/"v7"', 304), ("*", 304), ('"v6"', 200), ("nonsense", 200)],
)
async def test_if_none_match(header: str | None, status: int) -> None:
    answer = await ask("GET", **({} if header is None else {"If-None-Match": header}))
    assert answer.status_code == status
    assert answer.headers["etag"] == '"v7"'
