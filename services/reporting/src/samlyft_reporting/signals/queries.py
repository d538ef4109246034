"""Reads of signals, their history, and the catalogue with the tenant's thresholds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_reporting import models
from samlyft_reporting.projects.queries import smallest
from samlyft_reporting.rules import SEES_ROWS
from samlyft_reporting.signals import schemas
from samlyft_reporting.signals.catalogue import Rule, catalogue, for_leads, rules
from samlyft_reporting.signals.computing import OWN_LIMITS
from samlyft_reporting.signals.may import SEES_CHAMPIONS
from samlyft_reporting.signals.rules import suppressed
from samlyft_web.days import today
from samlyft_web.problems import NotFoundError, Text

NO_SIGNAL = Text("Signalen finns inte.", "There is no such signal.")
SIGNAL, STEP, THRESHOLD = models.signal, models.signal_step, models.signal_threshold
WORKPLACE = models.workplace


def signals(principal: Principal) -> Any:
    """What this caller may see, with the workplace's code; most important first is nobody's ranking of persons."""
    named = sa.and_(WORKPLACE.c.id == SIGNAL.c.workplace_id, WORKPLACE.c.known_until.is_(None))
    query = sa.select(SIGNAL, WORKPLACE.c.code.label("workplace_code")).join_from(
        SIGNAL, WORKPLACE, named, isouter=True
    )
    if SEES_CHAMPIONS not in principal.permissions:
        query = query.where(SIGNAL.c.rule.not_in(for_leads()))
    return query


async def one(session: AsyncSession, query: Any, missing: Text) -> Any:
    """The only row, or `NotFoundError`."""
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(missing)
    return row


async def get_signal(session: AsyncSession, principal: Principal, signal_id: UUID) -> Any:
    """Within the caller's reach and audience."""
    return await one(session, signals(principal).where(SIGNAL.c.id == signal_id), NO_SIGNAL)


async def few_for(session: AsyncSession, principal: Principal) -> int | None:
    """The smallest count this caller sees; none for those who may list the people anyway."""
    return None if SEES_ROWS in principal.permissions else await smallest(session)


def evidence_out(
    rule: Rule, evidence: Mapping[str, Any] | None, few: int | None
) -> list[schemas.EvidenceFigure]:
    """The evidence in words; what the catalogue does not name is shown under its own key (pairs, waves, outcomes)."""
    known = catalogue().figures
    hidden = suppressed(evidence or {}, few)
    found = []
    for name in [*rule.figures, *sorted(set(evidence or {}) - set(rule.figures))]:
        figure = known.get(name)
        title = (
            schemas.InWords(sv=figure.sv, en=figure.en)
            if figure
            else schemas.InWords(sv=name, en=name)
        )
        found.append(
            schemas.EvidenceFigure(
                figure=name,
                title=title,
                unit=figure.unit if figure else "ratio",
                value=None if name in hidden else (evidence or {}).get(name),
                suppressed="protected" if name in hidden else None,
            )
        )
    return found


def signal_out(row: Any, few: int | None) -> schemas.SignalOut:
    """A row of `signals`."""
    rule = rules()[row.rule]
    links = {
        "rule": f"/reporting/v1/signal-rules/{row.rule}",
        "history": f"/reporting/v1/signals/{row.id}/steps",
        "project": f"/reporting/v1/projects/{row.project_id}",
    }
    said = {
        **row._mapping,
        "signal_id": row.id,
        "title": words(rule.title),
        "action": words(rule.action),
        "positive": rule.positive,
        "evidence": evidence_out(rule, row.evidence, few),
        "links": links,
    }
    return schemas.SignalOut.model_validate(said)


def words(both: Any) -> schemas.InWords:
    """Of the catalogue."""
    return schemas.InWords(sv=both.sv, en=both.en)


def step_out(rule: Rule, row: Any, few: int | None) -> schemas.StepOut:
    """A step of the history."""
    evidence = evidence_out(rule, row.evidence, few) if row.evidence else []
    return schemas.StepOut.model_validate(
        {**row._mapping, "step_id": row.version, "evidence": evidence}
    )


async def rules_out(session: AsyncSession) -> list[schemas.RuleOut]:
    """The catalogue as it holds for the tenant today."""
    connection = await session.connection()
    own = {r.name: r.value for r in await connection.execute(OWN_LIMITS, {"day": today()})}
    return [rule_out(rule, own) for rule in catalogue().rules]


def rule_out(rule: Rule, own: Mapping[str, float]) -> schemas.RuleOut:
    """One rule in words."""
    shipped = catalogue().thresholds
    thresholds = [
        schemas.ThresholdOut.model_validate(
            {
                "name": name,
                "value": own.get(name, shipped[name].value),
                "shipped": shipped[name].value,
                "unit": words(shipped[name].unit),
                "meaning": words(shipped[name].meaning),
                "valid_from": shipped[name].valid_from,
                "source": shipped[name].source,
            }
        )
        for name in rule.thresholds
    ]
    texts = {name: words(getattr(rule, name)) for name in ("title", "meaning", "finding", "action")}
    why = words(rule.unavailable) if rule.unavailable else None
    plain = {
        name: getattr(rule, name) for name in ("rule", "positive", "level", "audience", "source")
    }
    said = {**plain, **texts, "thresholds": thresholds, "unavailable": why}
    return schemas.RuleOut.model_validate(said)


def threshold_out(row: Any) -> schemas.OwnThresholdOut:
    """A tenant's own."""
    return schemas.OwnThresholdOut.model_validate(
        {**row._mapping, "threshold_id": row.id, "value": float(row.value)}
    )
