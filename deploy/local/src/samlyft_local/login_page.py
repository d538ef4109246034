"""The plain page on which one chooses who of the demonstration to be: no passwords, no script."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from samlyft_local.users import USERS

SAFETY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_STYLE = """
:root{color-scheme:light dark;--ink:#1b2733;--paper:#fff;--soft:#eef2f5;--line:#7a8794;--strong:#0b5563}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf1;--paper:#14191e;--soft:#212a32;--line:#8d9aa6;--strong:#7fd1de}}
body{font:1.125rem/1.5 system-ui,sans-serif;margin:0;background:var(--paper);color:var(--ink)}
main{max-width:44rem;margin:0 auto;padding:1rem}h1{font-size:1.5rem}h2{font-size:1.1rem;margin:1.5rem 0 .5rem}
.notice{border-left:6px solid var(--strong);background:var(--soft);padding:.75rem 1rem}
.all{display:grid;gap:.5rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr))}
button{font:inherit;color:inherit;background:var(--soft);border:1px solid var(--line);border-radius:.35rem;
padding:.5rem .75rem;text-align:left;min-height:3rem;width:100%;cursor:pointer}
button b{display:block;color:var(--strong)}:focus-visible{outline:3px solid var(--strong);outline-offset:2px}
"""
_FIELDS = ("response_type", "client_id", "redirect_uri", "scope", "state", "nonce")
_PROOF = ("code_challenge", "code_challenge_method")


def login_page(asked: Mapping[str, str]) -> str:
    """The page as HTML; `asked` is carried along in the form."""
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(asked.get(name, ""))}">'
        for name in (*_FIELDS, *_PROOF)
    )
    return f"""<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Välj vem du är – Samlyft på den här datorn</title><link rel="icon" href="data:,"><style>{_STYLE}</style></head>
<body><main><h1>Välj vem du är <span lang="en">· Choose who you are</span></h1>
<p class="notice">Demonstration på den här datorn: inga lösenord, påhittade personer.
<span lang="en">· A demonstration on this machine: no passwords, made-up people.</span></p>
<form method="post" action="/issuer/authorize">{hidden}{_groups()}</form></main></body></html>
"""


def _groups() -> str:
    found: dict[str, list[str]] = {}
    for user in USERS.values():
        if user.is_program:
            continue
        found.setdefault(user.tenant_id or "Samlyft", []).append(
            f'<button name="subject" value="{escape(user.subject)}"><b>{escape(user.subject)}</b>'
            f'{escape(user.description.sv)} <span lang="en">· {escape(user.description.en)}</span></button>'
        )
    order = sorted(found, key=lambda tenant: (tenant != "gr", tenant == "Samlyft"))
    return "".join(
        f'<h2>{escape(tenant)}</h2><div class="all">{"".join(found[tenant])}</div>'
        for tenant in order
    )
