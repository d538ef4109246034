"""Handlers of the others' events: each takes a batch of one type and tenant."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.copies import COPIES
from samlyft_common.service import Handler
from samlyft_events import (
    ChampionChanged,
    EmploymentChanged,
    Event,
    GroupReturnRecorded,
    PersonChanged,
    PlannedSessionChanged,
    ProjectChanged,
    ReportFiled,
    RetentionChanged,
    SignUpChanged,
    WorkplaceChanged,
)
from samlyft_training_log.barriers.from_groups import on_group_returns
from samlyft_training_log.copies import copy_employments, copy_people, copy_versions
from samlyft_training_log.models import (
    ChampionCopy,
    FiledReportCopy,
    PlannedSessionCopy,
    ProjectCopy,
    RetentionCopy,
    SignUpCopy,
    WorkplaceCopy,
)


async def on_projects(session: AsyncSession, events: list[ProjectChanged]) -> None:
    """Codes and eligible windows."""
    await copy_versions(session, ProjectCopy, events)


async def on_workplaces(session: AsyncSession, events: list[WorkplaceChanged]) -> None:
    """Codes and municipalities of workplaces."""
    await copy_versions(session, WorkplaceCopy, events)


async def on_people(session: AsyncSession, events: list[PersonChanged]) -> None:
    """What lists show of a person."""
    await copy_people(session, events)


async def on_employments(session: AsyncSession, events: list[EmploymentChanged]) -> None:
    """Who worked where in which role; attendance that waited for it is posted."""
    await copy_employments(session, events)


async def on_champions(session: AsyncSession, events: list[ChampionChanged]) -> None:
    """Who is a champion where, with how much time for it."""
    await copy_versions(session, ChampionCopy, events)


async def on_planned_sessions(session: AsyncSession, events: list[PlannedSessionChanged]) -> None:
    """What is planned: a session as held can be drafted from it."""
    await copy_versions(session, PlannedSessionCopy, events)


async def on_sign_ups(session: AsyncSession, events: list[SignUpChanged]) -> None:
    """Who signed up: an attendance list begins with them."""
    await copy_versions(session, SignUpCopy, events)


async def on_reports(session: AsyncSession, events: list[ReportFiled]) -> None:
    """Month files as filed, by their hashes: what an auditor walks to from a certificate."""
    await copy_versions(session, FiledReportCopy, events)


async def on_retention(session: AsyncSession, events: list[RetentionChanged]) -> None:
    """How long projects' papers are kept: nothing is disposed of before."""
    await copy_versions(session, RetentionCopy, events)


HANDLERS: Mapping[type[Event], Handler] = {
    **COPIES,
    ProjectChanged: on_projects,
    WorkplaceChanged: on_workplaces,
    PersonChanged: on_people,
    EmploymentChanged: on_employments,
    ChampionChanged: on_champions,
    PlannedSessionChanged: on_planned_sessions,
    SignUpChanged: on_sign_ups,
    GroupReturnRecorded: on_group_returns,
    ReportFiled: on_reports,
    RetentionChanged: on_retention,
}
