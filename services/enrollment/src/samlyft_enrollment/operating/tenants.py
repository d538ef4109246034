"""`tenants create`, and the identity numbers of one that leaves."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import sqlalchemy as sa
from pydantic import ValidationError
from uuid_utils.compat import uuid7

from samlyft_common.service import Verb
from samlyft_enrollment.access.commands import create_tenant
from samlyft_enrollment.access.schemas import TenantIn, TenantKind
from samlyft_enrollment.models import IdentityRead
from samlyft_enrollment.operating.shell import answer, opened, operator, progress
from samlyft_enrollment.people.vault import open_vault
from samlyft_enrollment.settings import Settings
from samlyft_web.problems import AppError

NUMBERS = sa.text(
    "select id, person_id, kind, key_id, sealed, recorded_at, replaced_at from identity order by id"
)


async def create(settings: Settings, said: argparse.Namespace) -> int:
    """As `POST /tenants`: the same content again changes nothing."""
    admin = {"issuer": said.admin_issuer, "subject": said.admin_subject}
    try:
        told = {"tenant_id": said.tenant, "name": said.name, "kind": said.kind, "admin": admin}
        body = TenantIn.model_validate(told)
        async with opened(settings) as database, database.session(body.tenant_id) as session:
            made, is_new = await create_tenant(session, body)
            if said.dry_run:
                await session.rollback()
    except (ValidationError, AppError) as error:
        progress(str(error))
        return 2
    word = "would be added" if said.dry_run and is_new else "added" if is_new else "is there"
    answer(f"{made.tenant_id} {word}; its administrator is {said.admin_subject}")
    return 0


async def export_identities(settings: Settings, said: argparse.Namespace) -> int:
    """The numbers of a tenant, opened; that they were read is logged before they are written."""
    async with opened(settings) as database:
        async with database.session(said.tenant) as session:
            rows = (await (await session.connection()).execute(NUMBERS)).all()
            principal = operator(said.tenant)
            session.add(
                IdentityRead(
                    tenant_id=said.tenant,
                    id=uuid7(),
                    actor=principal.actor,
                    client_id=principal.client_id,
                    purpose="tenant_export",
                    person_ids=sorted({row.person_id for row in rows}),
                    read_at=datetime.now(UTC),
                )
            )
        async with database.session(said.tenant) as session:
            vault = await open_vault(session, said.tenant, settings.master_key) if rows else None
    with said.out.open("x", encoding="utf-8") as file:
        for row in rows if vault else ():
            number = vault.open(row.id, row.key_id, row.sealed) if vault else ""
            one = {"id": row.id, "person_id": row.person_id, "kind": row.kind, "number": number}
            one |= {"recorded_at": row.recorded_at, "replaced_at": row.replaced_at}
            file.write(json.dumps(one, default=str) + "\n")
    progress(f"{len(rows)} identity numbers, logged as read")
    return 0


def _creating(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tenant", help="the id: small letters, digits, hyphens")
    parser.add_argument("--name", required=True)
    parser.add_argument("--kind", required=True, choices=get_args(TenantKind))
    parser.add_argument("--admin-issuer", required=True, metavar="URL", help="of the login")
    parser.add_argument("--admin-subject", required=True, help="who, as the login names them")
    parser.add_argument("--dry-run", action="store_true", help="tell, and change nothing")


def _exporting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tenant")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new file")


VERBS = {
    "tenants create": Verb(
        "adds a tenant with its first administrator; the same again changes nothing",
        create,
        _creating,
        (
            "samlyft tenants create halland --name Halland --kind regional"
            " --admin-issuer https://login.example --admin-subject anna",
        ),
    ),
    "identities export": Verb(
        "a tenant's identity numbers, opened and logged as read; part of `tenants export`",
        *(export_identities, _exporting, ("samlyft identities export halland --out n.ndjson",)),
    ),
}
