"""One reorganisation, one transaction: what closes, what opens, who goes along. What was, stays."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Workplace, WorkplaceChange
from samlyft_enrollment.places.commands import period_of, workplace_event
from samlyft_enrollment.reorganisations import queries
from samlyft_enrollment.reorganisations.following import Followers, follow, listed
from samlyft_enrollment.reorganisations.schemas import (
    ReorganisationIn,
    ReorganisationOut,
    Successor,
)
from samlyft_enrollment.reorganisations.undoing import never_was, remembered
from samlyft_enrollment.rows import take_turns
from samlyft_enrollment.rules import reorganisation_fault, sort_word
from samlyft_web.days import today as local_today
from samlyft_web.problems import ConflictError, NotFoundError, Text

DAY = timedelta(days=1)


class NotOpenError(ConflictError):
    """It is closed by then, or not yet open."""

    code = "not-open"
    title = Text("Inte öppen", "Not open")


class Plan(NamedTuple):
    """What is asked for, with the rows that it touches."""

    body: ReorganisationIn
    known_at: datetime
    old: list[Workplace]
    there: dict[str, Workplace]
    """Existing workplaces, by code."""
    undone: dict[str, Workplace]
    """Those that an undone reorganisation had opened: they never were, and may become after all."""


async def reorganise(
    session: AsyncSession, principal: Principal, body: ReorganisationIn, *, dry_run: bool
) -> ReorganisationOut:
    """Makes it, or tries it: a trial is made whole and taken back."""
    async with session.begin_nested() as savepoint:
        made = await _made(session, principal, await _planned(session, principal, body))
        if dry_run:
            session.expunge_all()
            await savepoint.rollback()
    if dry_run:
        made.workplace_change_id, made.dry_run = None, True
    return made


async def _planned(session: AsyncSession, principal: Principal, body: ReorganisationIn) -> Plan:
    if body.known_at is not None:
        principal.demand_permission("history:import")
    now = datetime.now(UTC)
    if body.known_at is not None and body.known_at > now:
        raise invalid("/known_at", "known_in_future")
    await take_turns(session, "workplace")
    await take_turns(session, "people")
    codes = [successor.code for successor in body.successors]
    rows = await queries.workplaces_of(session, body.workplace_ids, codes)
    old = [row for row in rows if row.id in set(body.workplace_ids)]
    if len(old) < len(set(body.workplace_ids)):
        raise NotFoundError(Text("En av enheterna finns inte.", "There is no such workplace."))
    for row in old:
        principal.demand(row.municipality_code, row.id)
        if row.closed_on is not None or row.opened_on > body.on_day:
            raise NotOpenError(
                Text(f"Enheten {row.code} är inte öppen då.", f"{row.code} is not open then.")
            )
    fault = reorganisation_fault(body.kind, len(old), len(codes), renamed=body.name is not None)
    if fault or len(set(codes)) < len(codes):
        raise invalid("/kind", fault or "code_twice")
    there = {row.code: row for row in rows if not never_was(row)}
    undone = {row.code: row for row in rows if never_was(row)}
    plan = Plan(body, body.known_at or now, old, there, undone)
    await _check_successors(session, plan)
    return plan


async def _check_successors(session: AsyncSession, plan: Plan) -> None:
    """A workplace cannot become what it has come from."""
    old = {row.id for row in plan.old}
    if plan.body.kind == "rename" and plan.body.on_day > local_today():
        raise invalid("/on_day", "not_yet")
    for number, asked in enumerate(plan.body.successors):
        row = plan.there.get(asked.code)
        employer = asked.employer_number or plan.old[0].employer_number
        if (plan.body.kind == "move") == (employer == plan.old[0].employer_number):
            raise invalid(f"/successors/{number}/employer_number", "move_is_to_another")
        if row is None:
            continue
        if plan.body.kind == "move" or row.employer_number != employer:
            raise invalid(f"/successors/{number}/code", "code_taken")
        if row.closed_on is not None or row.opened_on > plan.body.on_day:
            raise invalid(f"/successors/{number}/code", "workplace_closed")
        if row.id not in old and old & await queries.later_than(session, [row.id]):
            raise invalid(f"/successors/{number}/code", "cycle")


async def _made(session: AsyncSession, principal: Principal, plan: Plan) -> ReorganisationOut:
    body = plan.body
    if body.kind == "rename":
        return await _renamed(session, principal, plan)
    successors = [await _opened(session, principal, plan, asked) for asked in body.successors]
    kept = {row.id for row in successors}
    last = body.on_day if body.kind == "close" else body.on_day - DAY
    for row in plan.old:
        if row.id in kept:
            continue
        if last < row.opened_on:
            raise invalid("/on_day", "before_opening")
        row.closed_on = last
        row.successor_ids = [one.id for one in successors]
        _version(plan, row)
        session.add(row)
    await session.flush()
    await emit(session, *map(workplace_event, [*(o for o in plan.old if o.id not in kept)]))
    followers = await follow(session, plan.old, successors, body, plan.known_at)
    return await _told(session, principal, plan, successors, followers)


async def _renamed(session: AsyncSession, principal: Principal, plan: Plan) -> ReorganisationOut:
    [row] = plan.old
    before = row.name
    row.name = plan.body.name or row.name
    row.sort_name = sort_word(row.name)
    _version(plan, row)
    session.add(row)
    await session.merge(period_of(row, plan.body.on_day))
    await session.flush()
    await emit(session, workplace_event(row))
    return await _told(session, principal, plan, [], Followers([], 0, {}), before)


async def _opened(
    session: AsyncSession, principal: Principal, plan: Plan, asked: Successor
) -> Workplace:
    """A new workplace like the first of the old ones, or the existing one that takes over."""
    like, row = plan.old[0], plan.there.get(asked.code)
    before = [one.id for one in plan.old if row is None or one.id != row.id]
    if row is not None:
        principal.demand(row.municipality_code, row.id)
        row.predecessor_ids = [*row.predecessor_ids, *before]
        _version(plan, row)
    else:
        name = asked.name or like.name
        values: dict[str, Any] = {
            "code": asked.code,
            "name": name,
            "sort_name": sort_word(name),
            "municipality_code": like.municipality_code,
            "employer_number": asked.employer_number or like.employer_number,
            "area_of_care": asked.area_of_care or like.area_of_care,
            "opened_on": plan.body.on_day,
            "closed_on": None,
            "cfar_number": asked.cfar_number,
            "predecessor_ids": before,
            "changed_at": datetime.now(UTC),
        }
        row = plan.undone.get(asked.code)
        if row is None:
            row = Workplace(id=uuid7(), tenant_id=like.tenant_id, known_at=plan.known_at, **values)
        else:
            row.sqlmodel_update(values)
            _version(plan, row)
    session.add(row)
    await session.flush()
    if asked.code not in plan.there:
        await session.merge(period_of(row, row.opened_on))
        await session.flush()
    await emit(session, workplace_event(row))
    return row


def _version(plan: Plan, row: Workplace) -> None:
    if plan.known_at < row.known_at:
        raise invalid("/known_at", "known_before")
    row.version += 1
    row.known_at, row.changed_at = plan.known_at, datetime.now(UTC)


async def _told(
    session: AsyncSession,
    principal: Principal,
    plan: Plan,
    successors: list[Workplace],
    followers: Followers,
    before: str | None = None,
) -> ReorganisationOut:
    opened = [one for one in successors if one.code not in plan.there]
    row = WorkplaceChange(
        tenant_id=principal.tenant_id,
        id=uuid7(),
        known_at=plan.known_at,
        changed_at=datetime.now(UTC),
        kind=plan.body.kind,
        on_day=plan.body.on_day,
        workplace_ids=[one.id for one in plan.old],
        successor_ids=[one.id for one in successors],
        people_moved=len(followers.moved),
        told=plan.body.model_dump(mode="json"),
        made=remembered([*plan.old, *successors], opened, followers, before),
        actor=principal.actor,
    )
    session.add(row)
    await session.flush()
    return ReorganisationOut(
        workplace_change_id=row.id,
        kind=plan.body.kind,
        on_day=plan.body.on_day,
        workplace_ids=row.workplace_ids,
        successor_ids=row.successor_ids,
        successor_codes=[one.code for one in successors],
        people_moved=row.people_moved,
        people_left=followers.left,
        people=await listed(session, principal, [*plan.old, *successors], followers.moved),
        dry_run=False,
    )
