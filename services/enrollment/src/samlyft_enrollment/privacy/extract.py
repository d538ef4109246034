"""The register extract: every row about a person, logged as a read of her identity before it is given."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_enrollment.models import IdentityRead
from samlyft_enrollment.people.queries import get_person
from samlyft_enrollment.people.vault import Vault, open_vault
from samlyft_enrollment.privacy import holdings
from samlyft_enrollment.privacy.retention import kept_for
from samlyft_enrollment.privacy.schemas import RegisterExtract, Section
from samlyft_enrollment.privacy.wording import field_label, table_label
from samlyft_web.problems import in_language

TOLD_TO = ("training-log", "survey", "reporting")
CONTROLLERS = sa.text(
    """
    select distinct c.name from controller c
    where c.municipality_code = any(:codes) and c.from_on <= :today
        and (c.to_on is null or c.to_on >= :today)
    order by c.name
    """
)


async def extract(
    session: AsyncSession,
    principal: Principal,
    master_key: bytes,
    person_id: UUID,
    reference: str | None,
) -> RegisterExtract:
    """Raises `NotFoundError` beyond the caller's reach; within it, holds what the caller may see."""
    await get_person(session, person_id)
    connection = await session.connection()
    ids = await holdings.ids_of(connection, person_id)
    read = await _log(session, principal, ids, reference)
    rows = await holdings.rows_about(connection, ids)
    vault = await open_vault(session, principal.tenant_id, master_key)
    numbers = [_opened(vault, row) for row in rows.pop("identity", [])]
    told = await holdings.history(connection, rows)
    words = await holdings.names_of(connection, [row for held in rows.values() for row in held])
    today = read.read_at.date()
    places = {"codes": list(words["municipality_code"]), "today": today}
    found = await connection.execute(CONTROLLERS, places)
    kept = (await kept_for(connection, ids, today)).values()
    return RegisterExtract.model_validate(
        {
            "person_id": person_id,
            "made_at": read.read_at,
            "read_id": read.id,
            "reach": principal.scope,
            "controllers": list(found.scalars()),
            "identity_numbers": numbers,
            "sections": [_section(name, held, words) for name, held in rows.items()],
            "history": [_version(row) for row in told],
            "kept": [
                {"what": "participation", "why": in_language(one.why), "until": one.until}
                for one in kept
            ],
            "told_to": TOLD_TO,
        }
    )


async def _log(
    session: AsyncSession, principal: Principal, ids: list[UUID], reference: str | None
) -> IdentityRead:
    read = IdentityRead(
        tenant_id=principal.tenant_id,
        id=uuid7(),
        actor=principal.actor,
        client_id=principal.client_id,
        purpose="register_extract",
        reference=reference,
        person_ids=ids,
        read_at=datetime.now(UTC),
    )
    session.add(read)
    await session.flush()
    return read


def _opened(vault: Vault, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": row["kind"],
        "identity_number": vault.open(row["id"], row["key_id"], row["sealed"]),
        "recorded_at": row["recorded_at"],
        "current": row["replaced_at"] is None,
    }


def _section(name: str, held: list[dict[str, Any]], words: Any) -> Section:
    title = in_language(table_label(name))
    return Section(name=name, title=title, rows=[holdings.shown(row, words) for row in held])


def _version(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "known_at": row["known_at"],
        "recorded_at": row["recorded_at"],
        "kind": row["type"].split(".")[2],
        "version": row["version"],
        "says": {k: v for k, v in row["data"].items() if v not in (None, [], "")},
    }


def printable(found: RegisterExtract, tenant: str) -> dict[str, Any]:
    """The same as label and text, for a page that anybody can read."""
    told = [
        {
            "title": section.title,
            "rows": [
                [[in_language(field_label(name)), _text(value)] for name, value in row.items()]
                for row in section.rows
            ],
        }
        for section in found.sections
    ]
    numbers = [
        [in_language(field_label("identity_number")), f"{n['identity_number']} ({n['kind']})"]
        for n in found.identity_numbers
    ]
    return {
        "tenant": tenant,
        "made_at": _text(found.made_at),
        "read_id": str(found.read_id),
        "whole": found.reach == "*",
        "controllers": found.controllers,
        "numbers": numbers,
        "sections": told,
        "versions": [
            [_text(v.known_at), v.kind, ", ".join(f"{k}: {_text(x)}" for k, x in v.says.items())]
            for v in found.history
        ],
        "kept": [[one.why, _text(one.until) if one.until else "–"] for one in found.kept],
        "told_to": list(found.told_to),
    }


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_text(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    return str(value)
