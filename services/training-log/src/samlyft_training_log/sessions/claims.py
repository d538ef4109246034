"""A session as someone says it was held, on its way from a body or a row into a statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from samlyft_common.auth import Principal
from samlyft_training_log.holding import fault_of_parts, fault_of_session
from samlyft_training_log.matching import Key
from samlyft_training_log.sessions.schemas import SessionIn, SessionRow

SEPARATOR = "\n"
"""Between topics on their way into SQL: no topic holds a line break."""


@dataclass(frozen=True, slots=True)
class Trainer:
    """Who led, by employee number: the person may not be known here yet."""

    key: Key
    role: str = "lead"


@dataclass(frozen=True, slots=True)
class SessionClaim:
    """A session as someone says it was held. What is None leaves what stands as it is."""

    code: str
    project_code: str
    starts_at: datetime
    ends_at: datetime
    kind: str
    form: str
    topics: tuple[str, ...]
    municipality_code: str | None = None
    workplace_code: str | None = None
    trainers: tuple[Trainer, ...] = ()
    known_at: datetime | None = None
    status: str = "submitted"
    place: str | None = None
    theory_minutes: int | None = None
    discussion_minutes: int | None = None
    planned_session_id: UUID | None = None

    @property
    def length(self) -> int:
        """Whole minutes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


def claim_of_body(body: SessionIn) -> SessionClaim:
    """What a request says."""
    given = body.model_dump(exclude={"trainers", "topic", "topics"})
    trainers = tuple(
        Trainer(Key(t.employer_number, t.employee_number), t.role) for t in body.trainers
    )
    return SessionClaim(**given, topics=tuple(body.all_topics), trainers=trainers)


def claim_of_row(row: SessionRow) -> SessionClaim:
    """What an import row says."""
    trainers: tuple[Trainer, ...] = ()
    if row.trainer_employer_number and row.trainer_employee_number:
        trainers = (Trainer(Key(row.trainer_employer_number, row.trainer_employee_number)),)
    more = tuple(topic for topic in (row.further_topics or "").split("|") if topic.strip())
    return SessionClaim(
        code=row.session_code,
        project_code=row.project_code,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        kind=row.kind,
        form=row.form,
        topics=(row.topic, *more),
        municipality_code=row.municipality_code,
        workplace_code=row.workplace_code,
        trainers=trainers,
        known_at=row.known_at,
        place=row.place,
        theory_minutes=row.theory_minutes,
        discussion_minutes=row.discussion_minutes,
    )


def fault_of(claim: SessionClaim, row: Any, principal: Principal) -> str | None:
    """The code of what is wrong with a claim beside what stands (`row` of `RESOLVE`), if anything."""
    municipality_code = claim.municipality_code or row.workplace_municipality
    if row.project_id is None:
        return "unknown-project"
    if claim.workplace_code and row.workplace_id is None:
        return "unknown-workplace"
    stored = row.stored_project_id, row.municipality_code, row.stored_workplace_id
    if not principal.covers(row.project_id, municipality_code, row.workplace_id) or (
        row.session_id and not principal.covers(*stored)
    ):
        return "outside-reach"
    if row.status == "voided" and differs(claim, row):
        return "session-voided"
    if row.attended and moved(claim, row):
        return "has-attendance"
    if {" ".join(trainer.key) for trainer in claim.trainers} & set(row.attending):
        return "trainer-attends"
    return fault_of_session(
        claim.starts_at, claim.ends_at, claim.form, claim.status
    ) or fault_of_parts(claim.length, claim.theory_minutes, claim.discussion_minutes)


def moved(claim: SessionClaim, row: Any) -> bool:
    """Whether times or project are others than those that stand."""
    says = row.project_id, claim.starts_at, claim.ends_at
    return bool(says != (row.stored_project_id, row.starts_at, row.ends_at))


def differs(claim: SessionClaim, row: Any) -> bool:
    """Whether a claim says anything else than what stands."""
    municipality_code = claim.municipality_code or row.workplace_municipality
    trainers = sorted(f"{' '.join(trainer.key)} {trainer.role}" for trainer in claim.trainers)
    says = (claim.kind, claim.form, list(claim.topics), municipality_code, row.workplace_id)
    stands = (row.kind, row.form, row.topics, row.municipality_code, row.stored_workplace_id)
    told = ("place", "theory_minutes", "discussion_minutes", "planned_session_id")
    return (
        moved(claim, row)
        or (*says, trainers) != (*stands, sorted(row.trainers))
        or any(getattr(claim, name) not in (None, getattr(row, name)) for name in told)
        or (row.status == "draft") != (claim.status == "draft")
    )
