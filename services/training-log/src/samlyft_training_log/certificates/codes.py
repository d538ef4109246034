"""The code that is printed on a certificate: always the same for it, guessed by nobody, kept as keyed hash only.

Twenty letters and digits that are never taken for each other, since people type them from paper: a hundred bits.
"""

from __future__ import annotations

import re
from uuid import UUID

from samlyft_common.settings import Settings
from samlyft_web.doors import token_hash

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 20, 5
CODE = re.compile(rf"([a-z][a-z0-9-]{{1,30}})\.([{ALPHABET}]{{{LENGTH}}})")
MISREAD = str.maketrans("OIL", "011", " -")


def code_of(settings: Settings, tenant_id: str, certificate_id: UUID) -> str:
    """As `gr.7K3MQ-...`: the tenant, then four groups of five."""
    digest = token_hash(settings, "certificate-code", f"{tenant_id} {certificate_id}")
    number = int.from_bytes(digest, "big")
    signs = [ALPHABET[number >> (5 * place) & 31] for place in range(LENGTH)]
    groups = ("".join(signs[at : at + GROUP]) for at in range(0, LENGTH, GROUP))
    return f"{tenant_id}.{'-'.join(groups)}"


def plain(typed: str) -> str | None:
    """What was typed, without the dashes and with O and I read as digits; None where it cannot be a code."""
    tenant_id, _, signs = typed.strip().partition(".")
    found = f"{tenant_id.strip().lower()}.{signs.upper().translate(MISREAD)}"
    return found if CODE.fullmatch(found) else None


def hash_of(settings: Settings, code: str) -> bytes:
    """How a code is found."""
    return token_hash(settings, "certificate-check", plain(code) or "")
