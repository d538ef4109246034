"""Issuing a month's certificates: what no longer holds is revoked, what is missing made."""

from __future__ import annotations

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_common.settings import Settings
from samlyft_common.telemetry import current_traceparent
from samlyft_training_log.certificates import statements as sql
from samlyft_training_log.certificates.codes import code_of, hash_of
from samlyft_training_log.certificates.schemas import IssueIn, IssueResult
from samlyft_training_log.faults import error_of
from samlyft_training_log.imports import fault_of_known_at
from samlyft_training_log.ledger.chain import head_of_chain
from samlyft_training_log.months.commands import LOCK
from samlyft_training_log.months.queries import demand_project
from samlyft_training_log.months.rules import days_of
from samlyft_training_log.signing.policies import policy_of
from samlyft_web.problems import ConflictError, Text

NOTHING_CLOSED = Text(
    "Månaden är inte stängd. Stäng den först med POST /months, eller stäng den igen efter rättelsen.",
    "The month is not closed. Close it first by POST /months, or close it again after the correction.",
)


class MonthOpenError(ConflictError):
    """Certificates are of closed months."""

    code = "month-not-closed"


async def issue(
    session: AsyncSession, principal: Principal, settings: Settings, body: IssueIn
) -> IssueResult:
    """Issues, revokes and replaces, so that the month's certificates say what the ledger says."""
    principal.demand(body.project_id, *filter(None, [body.municipality_code]))
    if fault := fault_of_known_at(principal, body.known_at):
        raise error_of(fault)
    await widen(session)
    connection = await session.connection()
    await demand_project(session, body.project_id)
    await connection.execute(LOCK, {"project_id": body.project_id})
    month = _of(body)
    told = {"known_at": body.known_at, "traceparent": current_traceparent()}
    judged = (await connection.execute(sql.REVOKE, month | told)).one()
    policy = await policy_of(session, body.project_id, body.month)
    by = {"signers": policy.signers, "actor": principal.actor}
    head = {"chain_head": await head_of_chain(session)}
    made = (await connection.execute(sql.ISSUE, month | told | by | head)).all()
    if judged.waiting and not (made or judged.revoked or judged.unchanged):
        raise MonthOpenError(NOTHING_CLOSED)
    await connection.execute(sql.TIE, month)
    ids = [row.certificate_id for row in made]
    hashes = [hash_of(settings, code_of(settings, principal.tenant_id, one)) for one in ids]
    await connection.exec_driver_sql(sql.KEEP_CODES, (hashes, ids))
    session.info["emitted"] = True
    replaced = sum(row.replaces is not None for row in made)
    return IssueResult(issued=len(made), replaced=replaced, **judged._asdict())


def _of(body: IssueIn) -> dict[str, Any]:
    first, last = days_of(body.month)
    chosen = {"project_id": body.project_id, "only": body.municipality_code}
    return chosen | {"month": body.month, "first": first, "last": last}
