"""A reorganisation taken back: what closed is open, whoever went along is where she was, while nothing rests on it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment.models import Employment, Workplace, WorkplaceChange
from samlyft_enrollment.places.commands import period_of, workplace_event
from samlyft_enrollment.reorganisations import queries
from samlyft_enrollment.reorganisations.following import Followers
from samlyft_enrollment.rows import take_turns
from samlyft_enrollment.rules import sort_word
from samlyft_events import EmploymentChanged
from samlyft_web import etags
from samlyft_web.problems import ConflictError, Text

DAY = timedelta(days=1)
WORDS = {
    "changed": Text(
        "enheten eller en anställning har ändrats", "a workplace or employment changed"
    ),
    "employment": Text("andra är anställda där", "others are employed there"),
    "participation": Text("deltaganden där", "participations there"),
    "sign_up": Text("anmälningar därifrån", "sign-ups from there"),
    "planned_session": Text("planerade tillfällen där", "planned sessions there"),
    "shift": Text("inlästa arbetspass", "imported shifts"),
    "champion": Text("ombud för enheten", "champions of the workplace"),
    "champion_application": Text("ansökningar från enheten", "applications from there"),
    "calendar_link": Text("kalenderlänkar", "calendar links"),
    "reorganisation": Text("en senare omorganisation", "a later reorganisation"),
    "attendance": Text("närvaro som redan är bokförd", "attendance that is posted already"),
}


class RestsOnItError(ConflictError):
    """Undone already, made before this could be undone, or something has come to stand on it."""

    code = "cannot-be-undone"
    title = Text("Kan inte ångras", "Cannot be undone")


def never_was(row: Workplace) -> bool:
    """Opened by a reorganisation that was taken back: it closed before it opened."""
    return row.closed_on is not None and row.closed_on < row.opened_on


def remembered(
    touched: Iterable[Workplace],
    opened: Sequence[Workplace],
    followers: Followers,
    name: str | None,
) -> dict[str, Any]:
    """What undoing needs to know, by ids and versions; never an employee number."""
    return {
        "workplaces": {str(row.id): row.version for row in touched},
        "opened": [str(row.id) for row in opened],
        "employments": {str(one): version for one, version in followers.versions.items()},
        "moved": {str(part.id): str(place) for part, place in followers.moved},
        "name": name,
    }


async def undo(
    session: AsyncSession, principal: Principal, change_id: UUID, if_match: frozenset[str]
) -> None:
    """New versions of all that it touched, as they were before; what was known meanwhile stands as it was known."""
    await take_turns(session, "workplace")
    await take_turns(session, "people")
    change = await queries.get_change(session, change_id, lock=True)
    touched = await queries.workplaces_of(
        session, [*change.workplace_ids, *change.successor_ids], []
    )
    for row in touched:
        principal.demand(row.municipality_code, row.id)
    etags.check(if_match, change.version)
    if change.undone_at is not None or change.made is None:
        raise RestsOnItError(
            Text("Den är redan ångrad.", "It is undone already.")
            if change.undone_at
            else Text(
                "Den gjordes innan omorganisationer kunde ångras. Gör en ny i stället.",
                "It was made before reorganisations could be undone. Make a new one instead.",
            )
        )
    held = await _held(session, change.made)
    await _demand_free(session, change, touched, held)
    await _go_back(session, change, {row.id: row for row in held})
    await _reopen(session, change, touched)
    now = datetime.now(UTC)
    change.undone_at, change.undone_by = now, principal.actor
    change.version, change.changed_at = change.version + 1, now
    session.add(change)
    await session.flush()


async def _held(session: AsyncSession, made: dict[str, Any]) -> list[Employment]:
    ids = [UUID(one) for one in made["employments"]]
    query = select(Employment).where(col(Employment.id).in_(ids)).order_by(col(Employment.id))
    return list((await session.exec(query.with_for_update())).all())


async def _demand_free(
    session: AsyncSession,
    change: WorkplaceChange,
    touched: Sequence[Workplace],
    held: Sequence[Employment],
) -> None:
    made = change.made or {}
    now = {str(row.id): row.version for row in [*touched, *held]}
    since = ["changed"] if now != made["workplaces"] | made["employments"] else []
    since += await queries.resting_on(
        session,
        change=change.id,
        touched=[row.id for row in touched],
        opened=[UUID(one) for one in made["opened"]],
        ours=[row.id for row in held],
        moved=[UUID(one) for one in made["moved"]],
    )
    if since:
        told = [WORDS[one] for one in since]
        sv, en = ", ".join(one.sv for one in told), ", ".join(one.en for one in told)
        raise RestsOnItError(
            Text(
                f"Något vilar på den: {sv}. Ta bort eller flytta det först, eller gör en ny omorganisation tillbaka.",
                f"Something rests on it: {en}. Remove or move that first, or make a new reorganisation back.",
            )
        )


async def _go_back(
    session: AsyncSession, change: WorkplaceChange, held: dict[UUID, Employment]
) -> None:
    """A part that went on is taken away and the one before lasts as long; who came later is where she was to begin."""
    made = change.made or {}
    places = await queries.workplaces_of(session, [UUID(one) for one in made["moved"].values()], [])
    by_id = {row.id: row for row in places}
    numbers = {
        new: old for one in change.told["successors"] for old, new in one["new_numbers"].items()
    }
    now = datetime.now(UTC)
    for part_id, place_id in made["moved"].items():
        part, place = held[UUID(part_id)], by_id[UUID(place_id)]
        before = held.get(part.continues_id) if part.continues_id else None
        if before is not None and part.starts_on == change.on_day:
            before.ends_on, part.status = part.ends_on, "removed"
        else:
            part.workplace_id, part.municipality_code = place.id, place.municipality_code
            if part.employer_number != place.employer_number:
                part.employer_number = place.employer_number
                part.employee_number = numbers.get(part.employee_number, part.employee_number)
    for row in held.values():
        row.version += 1
        row.known_at, row.changed_at = max(now, row.known_at), now
        session.add(row)
    await session.flush()
    await emit(
        session,
        *(EmploymentChanged(aggregate_id=row.id, **row.model_dump()) for row in held.values()),
    )


async def _reopen(
    session: AsyncSession, change: WorkplaceChange, touched: Sequence[Workplace]
) -> None:
    made, now = change.made or {}, datetime.now(UTC)
    before = set(change.workplace_ids)
    for row in touched:
        if str(row.id) in made["opened"]:
            row.closed_on = row.opened_on - DAY
        elif row.id in change.successor_ids:
            row.predecessor_ids = [one for one in row.predecessor_ids if one not in before]
        elif change.kind == "rename":
            row.name, row.sort_name = made["name"], sort_word(made["name"])
        else:
            row.closed_on, row.successor_ids = None, []
        row.version += 1
        row.known_at, row.changed_at = max(now, row.known_at), now
        session.add(row)
        if change.kind == "rename":
            await session.merge(period_of(row, change.on_day))
    await session.flush()
    await emit(session, *map(workplace_event, touched))
