"""Modig, whole: the rows of the tenant `gr`, in the order in which they became known.

Planned examples of what the signals of a later version should find:

| signal | workplace | what is there |
|---|---|---|
| S01 point effort | `KLV-05` | one session in all, never repeated |
| S02 too few | `MLN-07` | 2 trained of 20 |
| S03 staff only | `PAR-04` | staff trained, their manager without any course |
| S04 isolated | `HRD-06` | training without a recorded change of routine |
| S05 unlinked trial | `STE-03` | a trial (PROV) without an introduction |
"""

from __future__ import annotations

from datetime import date
from random import Random

from samlyft_local.demo import modig_people as parts
from samlyft_local.demo import modig_plans as plans
from samlyft_local.demo.demonstration import Batch, Demonstration
from samlyft_local.demo.modig_corrections import (
    SNAPSHOT_ENDS,
    Corrections,
    hold_spring,
    merge_rows,
    misread,
    record_mistakes,
)
from samlyft_local.demo.modig_exceptions import LATE_ROSTER, add_exceptions
from samlyft_local.demo.modig_own_time import own_time
from samlyft_local.demo.modig_participations import enrolled_before, participations
from samlyft_local.demo.modig_people import modig_cast
from samlyft_local.demo.modig_sessions import (
    Modig,
    coach_the_missed,
    hold_ordinary,
)
from samlyft_local.demo.modig_totals import fill, note_absent, strangers
from samlyft_local.demo.municipalities import EMPLOYERS, organisation_row
from samlyft_local.demo.participations import Participation
from samlyft_local.demo.people import Row

SEED = 3513
PERSONS = 3513


def modig() -> Demonstration:
    """Everything, always the same."""
    rng = Random(SEED)  # noqa: S311  # deterministic, made-up data
    cast = modig_cast(rng)
    add_exceptions(cast)
    programme = Modig(cast)
    hold_ordinary(programme)
    coach_the_missed(programme, enrolled_before(cast))
    found = record_mistakes(programme)
    misread(programme, found)
    hold_spring(programme)
    note_absent(programme)
    fill(programme, found)
    unknown = strangers(programme) + own_time(programme)
    first, later = participations(programme)
    found.merges = merge_rows(programme)
    return Demonstration(
        tenant_id="gr",
        name="Göteborgsregionen",
        kind="inter_municipal",
        synthetic="fördelning, namn, rättelser och enkätsvar är påhittade",
        organisations=[organisation_row(EMPLOYERS[code]) for code in parts.PLACES],
        projects=[_project()],
        batches=_batches(programme, found, unknown, first, later),
        proven_after=4,
        merges=found.merges,
        plans={
            "milestones": plans.milestones(),
            "local-leaders": plans.leaders(cast),
            "subprojects": plans.parts(),
        },
        applications=plans.applications(cast),
        as_of=date(2021, 7, 1),
        persons_trained=PERSONS,
    )


def _project() -> Row:
    return {
        "code": "modig",
        "name": "Modig",
        "funder": "Europeiska socialfonden",
        "programme_period": "2014-2020",
        "eligible_from": "2019-04-01",
        "eligible_to": "2021-06-30",
        "synthetic": True,
        **plans.frame(),
        "municipalities": [
            {"municipality_code": code, "from_on": "2019-04-01", "role": "participating"}
            for code in parts.PLACES
        ],
    }


def _batches(
    programme: Modig,
    found: Corrections,
    unknown: list[Row],
    first: list[Participation],
    later: list[Participation],
) -> list[Batch]:
    """Two rounds: what was known as it happened, and what came after."""
    staff = programme.cast.staff.employees
    early = [e for e in staff if e.known_at != LATE_ROSTER]
    on_time = [a.row() for a in programme.attendances if a.known_at < SNAPSHOT_ENDS]
    afterwards = [a.row() for a in programme.attendances if a.known_at >= SNAPSHOT_ENDS]
    corrected = [a.row() for a in found.attendances]
    return [
        Batch(
            "enrollment",
            "workplace",
            [w.row(parts.FIRST_ROSTER) for w in programme.cast.workplaces],
        ),
        Batch("enrollment", "roster", [e.row(as_hired=True) for e in early]),
        Batch("enrollment", "participation", [p.row() for p in first]),
        Batch("training-log", "session", [s.row() for s in programme.sessions]),
        Batch("training-log", "attendance", on_time + unknown),
        Batch(
            "enrollment",
            "roster",
            [e.row() for e in staff if e.known_at == LATE_ROSTER]
            + [e.ended_row() for e in early if e.ends_on],
        ),
        Batch("enrollment", "participation", [p.row() for p in later]),
        Batch("training-log", "attendance", afterwards + corrected),
        Batch("enrollment", "champion", plans.champion_rows(programme.cast)),
    ]
