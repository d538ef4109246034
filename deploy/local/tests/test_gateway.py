"""The one origin, in front of a tiny upstream that says what it was asked."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deploy.local.tests.running import eventually, free_port, get, post
from samlyft_local.gateway import Gateway
from samlyft_local.ports import answers
from samlyft_local.programs import find


class Echo(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(200)
        self.end_headers()
        cookies = self.headers.get("cookie", "")
        self.wfile.write(f"{self.path} {self.headers['host']} {len(body)}{cookies}".encode())

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def origin(place: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    upstreams = {"/enrollment/v1": server.server_port, "/survey/v1": free_port()}
    gateway = Gateway(place / "gateway", free_port(), upstreams)
    gateway.prepare()
    command = [
        str(find("caddy")),
        "run",
        "--adapter",
        "caddyfile",
        "--config",
        str(gateway.data / "Caddyfile"),
    ]
    home = {**os.environ, "HOME": str(place), "XDG_CONFIG_HOME": str(place)}
    with subprocess.Popen(command, env=home, stderr=subprocess.DEVNULL) as process:
        eventually(lambda: answers(gateway.port), "the gateway answers")
        yield f"http://127.0.0.1:{gateway.port}"
        process.terminate()
    server.shutdown()
    server.server_close()


def test_the_full_path_query_and_host_are_handed_on(origin: str) -> None:
    path = "/enrollment/v1/people/%C3%A5?page=2&q=a%20b"
    assert get(origin + path).text == f"{path} {origin.removeprefix('http://')} 0"


def test_the_cookie_of_a_login_goes_no_further(origin: str) -> None:
    answer = get(f"{origin}/enrollment/v1/people", headers={"Cookie": "samlyft=sealed"})
    assert answer.text.endswith(" 0")


def test_bodies_pass(origin: str) -> None:
    answer = post(f"{origin}/enrollment/v1/roster-imports", content=b"x" * 3_000_000)
    assert answer.text.endswith(" 3000000")


@pytest.mark.parametrize(
    "path", ["/nothing", "/enrollment", "/enrollment/v2/people", "/enrollment/v1x"]
)
def test_what_is_not_there_is_a_problem(origin: str, path: str) -> None:
    answer = get(origin + path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["status"] == 404


def test_a_service_that_is_away_is_a_problem_to_try_again(origin: str) -> None:
    answer = get(f"{origin}/survey/v1/rounds", timeout=15)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "2"
    assert answer.json()["type"].endswith("/unavailable")


def test_another_host_name_gets_nothing(origin: str) -> None:
    for path in ("/", "/enrollment/v1/people", "/issuer/token"):
        answer = get(origin + path, headers={"Host": "evil.example"})
        assert answer.status_code == 421
    port = origin.rpartition(":")[2]
    assert get(origin + "/apis", headers={"Host": f"localhost:{port}"}).status_code == 200


def test_the_landing_page_needs_nothing_from_outside(origin: str) -> None:
    assert get(origin + "/").headers["location"] == "/portal/"
    page = get(origin + "/apis")
    assert "/enrollment/v1/docs" in page.text
    assert "client_id=gr-staff" in page.text
    assert "<script" not in page.text
    assert "https://" not in page.text
