"""The one origin: Caddy from its wheel, on loopback, in front of the services and the issuer."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from samlyft_local.landing import landing_page
from samlyft_local.processes import Part, program
from samlyft_local.programs import find

_PROBLEMS = "https://samlyft.example/problems"


_GLOBAL = """\
{
	admin off
	auto_https off
	persist_config off
	grace_period 1s
	servers {
		protocols h1
	}
	log {
		level WARN
	}
}"""


class Gateway:
    """Routes by the first part of the path and hands the whole path on."""

    def __init__(self, data: Path, port: int, upstreams: Mapping[str, int]) -> None:
        self.data = data
        self.port = port
        self._upstreams = upstreams
        """Path prefix, such as `/enrollment/v1`, to loopback port."""

    def prepare(self) -> None:
        """Writes the configuration and the landing page."""
        (self.data / "www").mkdir(parents=True, exist_ok=True)
        (self.data / "www" / "index.html").write_text(
            landing_page(f"http://127.0.0.1:{self.port}", self._upstreams)
        )
        self._file.write_text(self.configuration())

    def configuration(self) -> str:
        """The Caddyfile: no administration port, no certificates, nothing that calls out."""
        routes = "\n".join(_route(prefix, port) for prefix, port in sorted(self._upstreams.items()))
        hosts = ", ".join(f"http://{name}:{self.port}" for name in ("127.0.0.1", "localhost"))
        return f"""\
{_GLOBAL}
{hosts} {{
	bind 127.0.0.1
{routes}
	redir / /portal/ 302
	handle /apis {{
		header Content-Security-Policy "default-src 'none'; style-src 'unsafe-inline'"
		header Cache-Control no-store
		root * {json.dumps(str(self.data / "www"))}
		rewrite * /index.html
		file_server
	}}
	handle {{
{_problem(404, "not-found", "Sidan finns inte", "Här finns inget. Adresserna står på /apis.")}
	}}
	handle_errors {{
		header Retry-After 2
{_problem(503, "unavailable", "Tjänsten svarar inte", "Tjänsten startar. Försök igen strax.")}
	}}
}}
# A page elsewhere may point its own name at 127.0.0.1: it shall not get tokens that way.
http://:{self.port} {{
	bind 127.0.0.1
{_problem(421, "misdirected", "Fel värdnamn", "Använd 127.0.0.1 eller localhost.")}
}}
"""

    def part(self) -> Part:
        """The gateway as a part of the stack."""
        place = str(self.data)
        environment = {
            "PATH": os.defpath,
            "HOME": place,
            "XDG_DATA_HOME": place,
            "XDG_CONFIG_HOME": place,
        }
        arguments = ["run", "--config", str(self._file), "--adapter", "caddyfile"]
        return Part(name="gateway", body=program(find("caddy"), arguments, environment), grace=1.5)

    @property
    def _file(self) -> Path:
        return self.data / "Caddyfile"


def _route(prefix: str, port: int) -> str:
    # The cookie of a login is the portal's: no API, and no page behind a public link, ever sees it.
    cookies = "" if prefix == "/portal" else "\n\t\t\theader_up -Cookie"
    # A dial that fails is tried again: a service that restarts costs its callers a wait only.
    return f"""\
	@{prefix.strip("/").replace("/", "-")} path {prefix} {prefix}/*
	handle @{prefix.strip("/").replace("/", "-")} {{
		reverse_proxy 127.0.0.1:{port} {{
			lb_try_duration 3s
			lb_try_interval 100ms{cookies}
		}}
	}}"""


def _problem(status: int, code: str, title: str, detail: str) -> str:
    body = {"type": f"{_PROBLEMS}/{code}", "title": title, "status": status, "detail": detail}
    return f"""\
		header Content-Type "application/problem+json; charset=utf-8"
		respond `{json.dumps(body, ensure_ascii=False)}` {status}"""
