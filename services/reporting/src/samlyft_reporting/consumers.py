"""Handlers of other services' events: each takes a batch of one type and tenant."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.copies import COPIES
from samlyft_common.service import Handler
from samlyft_events import (
    AbsencesRecorded,
    ActionPlanChanged,
    ActivityChanged,
    BarrierChanged,
    CertificateChanged,
    ChampionChanged,
    ChangeRecorded,
    EmploymentChanged,
    Event,
    FinancingRuleRecorded,
    GatheringCounted,
    LeaderChanged,
    MilestoneChanged,
    MonthChanged,
    OrganisationChanged,
    ParticipationChanged,
    PersonChanged,
    PlannedSessionChanged,
    PostingRecorded,
    ProjectChanged,
    ProviderRelationChanged,
    RateRecorded,
    ReleaseChanged,
    RoundChanged,
    SessionChanged,
    SignUpChanged,
    SupportLogged,
    TestResultChanged,
    UnmatchedChanged,
    WorkplaceChanged,
)
from samlyft_reporting import models
from samlyft_reporting.reading import commands
from samlyft_reporting.sharing.consumers import TOLD
from samlyft_reporting.signals.following import noting


def _versions_into(table: sa.Table) -> Handler:
    async def on_versions(session: AsyncSession, events: list[Event]) -> None:
        await commands.store_versions(session, table, events)

    return on_versions


async def on_postings(session: AsyncSession, events: list[PostingRecorded]) -> None:
    """Entries and rollups."""
    await commands.record_postings(session, events)


async def on_people(session: AsyncSession, events: list[PersonChanged]) -> None:
    """Versions, and forgetting."""
    await commands.store_people(session, events)


async def on_absences(session: AsyncSession, events: list[AbsencesRecorded]) -> None:
    """Who was expected and not there: a version each of its attendance."""
    await commands.record_absences(session, events)


FACTS: Mapping[type[Event], sa.Table] = {
    ProjectChanged: models.project,
    WorkplaceChanged: models.workplace,
    OrganisationChanged: models.organisation,
    ProviderRelationChanged: models.provider_relation,
    EmploymentChanged: models.employment,
    ParticipationChanged: models.participation,
    ChampionChanged: models.champion,
    ActivityChanged: models.activity,
    PlannedSessionChanged: models.planned_session,
    SignUpChanged: models.sign_up,
    MilestoneChanged: models.milestone,
    SessionChanged: models.session,
    UnmatchedChanged: models.unmatched,
    MonthChanged: models.closed_month,
    CertificateChanged: models.certificate,
    SupportLogged: models.support,
    BarrierChanged: models.barrier,
    ChangeRecorded: models.work_change,
    ActionPlanChanged: models.action_plan,
    TestResultChanged: models.test_result,
    RoundChanged: models.round_,
    ReleaseChanged: models.release,
    LeaderChanged: models.leader,
    GatheringCounted: models.gathering,
    RateRecorded: models.rate,
    FinancingRuleRecorded: models.financing_rule,
}
"""What is kept as it was told, version by version."""
KEPT: Mapping[type[Event], Handler] = {
    **{event: _versions_into(table) for event, table in FACTS.items()},
    PersonChanged: on_people,
    AbsencesRecorded: on_absences,
    PostingRecorded: on_postings,
}
HANDLERS: Mapping[type[Event], Handler] = {**COPIES, **noting(KEPT), **TOLD}
