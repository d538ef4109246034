"""The page at `/apis`: where everything is, in both languages, with no script or outside address."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from samlyft_local.users import USERS

_NO_API = ("/issuer", "/portal")
_TITLES = {
    "enrollment": "Deltagande · enrollment",
    "training-log": "Utbildningslogg · training log",
    "survey": "Enkäter · surveys",
    "reporting": "Rapporter · reports",
}


def landing_page(origin: str, prefixes: Iterable[str]) -> str:
    """The page as HTML."""
    rows = "\n".join(_row(prefix) for prefix in prefixes if prefix not in _NO_API)
    users = "\n".join(
        f"<tr><td><code>{escape(u.subject)}</code></td><td>{escape(u.description.sv)} "
        f'<span lang="en">· {escape(u.description.en)}</span></td></tr>'
        for u in USERS.values()
    )
    return f"""<!doctype html>
<html lang="sv"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Samlyft på den här datorn</title>
<style>body{{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}}
table{{border-collapse:collapse}}
td,th{{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top}}
td:first-child{{white-space:nowrap}}
pre{{overflow:auto;background:#eee;color:#111;padding:.5rem}}</style>
<h1>Samlyft på den här datorn</h1>
<p>Demonstrationens data är påhittade.
<span lang="en">· All demonstration data is synthetic.</span></p>
<p><a href="/portal/">Öppna sidorna <span lang="en">· Open the pages</span></a></p>
<h2>API:er <span lang="en">· APIs</span></h2>
<table><tr><th>Tjänst · service</th><th>Dokumentation · docs</th><th>OpenAPI</th><th>Om · about</th></tr>
{rows}</table>
<h2>Åtkomsttoken <span lang="en">· tokens</span></h2>
<p>Den lokala utfärdaren ger token till demonstrationens användare, giltiga i tio minuter.
<span lang="en">· The local issuer gives tokens to the users below, for ten minutes.</span></p>
<pre>curl -s {origin}/issuer/token -d grant_type=client_credentials -d client_id=gr-staff</pre>
<p><a href="/issuer/.well-known/openid-configuration">openid-configuration</a></p>
<table>{users}</table>
</html>
"""


def _row(prefix: str) -> str:
    name = _TITLES.get(prefix.strip("/").partition("/")[0], prefix)
    links = "".join(
        f'<td><a href="{prefix}/{page}">{page}</a></td>'
        for page in ("docs", "openapi.json", "api-info")
    )
    return f"<tr><td>{escape(name)}</td>{links}</tr>"
