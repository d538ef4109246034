"""What a statement of xAPI must be, and what it says of a learner and a course. Pure: no session, no request."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

PROPERTIES = frozenset(
    {"id", "actor", "verb", "object", "result", "context", "timestamp", "stored", "authority"}
    | {"version", "attachments"}
)
GIVEN_BY_US = ("stored", "authority", "version", "timestamp", "id")
"""Not compared when a statement comes again: we, or a retry, may have set them."""
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:[^\s<>\"{}|\\^`]{1,480}")
VERSION = re.compile(r"[12]\.0(?:\.[0-9]{1,3})?")
NO_OFFSET = re.compile(r"-00(?::?00)?$")
"""An unknown offset, which neither version of the standard lets stand."""
ACCOUNT = re.compile(
    r"(?:(?P<employer>[0-9]{6}-[0-9]{4})[:/])?(?P<employee>[A-Za-z0-9][A-Za-z0-9._-]{0,31})"
)
VERB = "http://adlnet.gov/expapi/verbs/"
VOIDED = f"{VERB}voided"
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"
SKEW = timedelta(minutes=10)
"""How far a platform's clock may be ahead."""
COMPLETING = {f"{VERB}completed"}
PASSING = {f"{VERB}passed": True, f"{VERB}failed": False, f"{VERB}mastered": True}


class StatementError(Exception):
    """A statement that is none; the words say what is wrong with it and never repeat what was sent."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is stored of a statement, and what it says came of it."""

    id: UUID
    actor: str
    verb: str
    activity_id: str | None
    voids: UUID | None
    happened_at: datetime
    digest: bytes
    content: dict[str, Any]
    completed: bool
    passed: bool | None
    score_percent: int | None
    progress_percent: int | None


def read(sent: Any, new_id: UUID, now: datetime) -> Statement:
    """A statement as it is kept; `StatementError` where it is not one."""
    if not isinstance(sent, dict) or not sent.keys() <= PROPERTIES:
        raise StatementError("a statement is an object with the properties of xAPI 1.0.3 only")
    _refuse_nulls({k: v for k, v in sent.items() if k != "attachments"})
    statement_id = _uuid(sent.get("id"), "id") if "id" in sent else new_id
    _refuse_content(sent)
    verb = _iri(_object(sent, "verb").get("id"), "verb.id")
    happened_at = _instant(sent["timestamp"]) if "timestamp" in sent else now
    if happened_at > now + SKEW:
        raise StatementError("timestamp is still to come")
    target = _object(sent, "object")
    kind = target.get("objectType", "Activity")
    activity_id = _iri(target.get("id"), "object.id") if kind == "Activity" else None
    voids = _uuid(target.get("id"), "object.id") if kind == "StatementRef" else None
    if verb == VOIDED and voids is None:
        raise StatementError("voided needs a StatementRef")
    result = sent.get("result", {})
    if not isinstance(result, dict):
        raise StatementError("result must be an object")
    completed, passed, score, progress = _result(verb, result)
    core = {k: v for k, v in sent.items() if k not in GIVEN_BY_US}
    return Statement(
        id=statement_id,
        actor=actor_of(_object(sent, "actor")),
        verb=verb,
        activity_id=activity_id,
        voids=voids if verb == VOIDED else None,
        happened_at=happened_at,
        digest=hashlib.sha256(msgspec.json.encode(core, order="deterministic")).digest(),
        content=sent,
        completed=completed,
        passed=passed,
        score_percent=score,
        progress_percent=progress,
    )


def actor_of(actor: dict[str, Any]) -> str:
    """The one identifier of an actor, as text; `StatementError` for none or several."""
    if actor.get("objectType", "Agent") not in {"Agent", "Group"}:
        raise StatementError("actor must be an Agent or a Group")
    found = [name for name in ("mbox", "mbox_sha1sum", "openid", "account") if name in actor]
    if len(found) != 1:
        raise StatementError("actor needs exactly one of mbox, mbox_sha1sum, openid and account")
    value = actor[found[0]]
    if found[0] == "account":
        if not isinstance(value, dict) or value.keys() != {"homePage", "name"}:
            raise StatementError("actor.account needs homePage and name")
        page, name = value["homePage"], value["name"]
        if not isinstance(name, str) or not 0 < len(name) <= 200:
            raise StatementError("actor.account.name must be a text of at most 200 characters")
        return f"{_iri(page, 'actor.account.homePage')} {name}"
    if not isinstance(value, str) or not 0 < len(value) <= 500:
        raise StatementError(f"actor.{found[0]} must be a text of at most 500 characters")
    return f"{found[0]}:{value}" if found[0] == "mbox_sha1sum" else value


def employee_of(actor: str, employer_number: str | None) -> tuple[str, str] | None:
    """The employee that an account names: `<employer>:<number>`, or the number alone where the employer is known."""
    page, _, name = actor.partition(" ")
    found = ACCOUNT.fullmatch(name) if name else None
    employer = (found["employer"] or employer_number) if found else None
    return (employer, found["employee"]) if found and employer and page else None


def _result(verb: str, result: dict[str, Any]) -> tuple[bool, bool | None, int | None, int | None]:
    passed = result.get("success", PASSING.get(verb))
    completed = result.get("completion", verb in COMPLETING)
    for name, value in (("success", passed), ("completion", completed)):
        if not isinstance(value, bool | None):
            raise StatementError(f"result.{name} must be true or false")
    score = result.get("score", {})
    scaled = score.get("scaled") if isinstance(score, dict) else None
    if scaled is not None and (isinstance(scaled, bool) or not isinstance(scaled, int | float)):
        raise StatementError("result.score.scaled must be a number")
    if scaled is not None and not -1 <= scaled <= 1:
        raise StatementError("result.score.scaled must be between -1 and 1")
    extensions = result.get("extensions", {})
    progress = extensions.get(PROGRESS) if isinstance(extensions, dict) else None
    known = isinstance(progress, int) and not isinstance(progress, bool) and 0 <= progress <= 100
    percent = None if scaled is None else max(0, round(scaled * 100))
    return bool(completed), passed, percent, progress if known else None


def _object(sent: dict[str, Any], name: str) -> dict[str, Any]:
    value = sent.get(name)
    if not isinstance(value, dict):
        raise StatementError(f"{name} must be an object")
    return value


def _iri(value: Any, name: str) -> str:
    if not isinstance(value, str) or not IRI.fullmatch(value):
        raise StatementError(f"{name} must be an absolute IRI of at most 500 characters")
    return value


def _uuid(value: Any, name: str) -> UUID:
    try:
        if isinstance(value, str) and len(value) == 36:
            return UUID(value)
    except ValueError:
        pass
    raise StatementError(f"{name} must be a UUID")


def _refuse_content(sent: dict[str, Any]) -> None:
    """Attachments stay where they are: what they are is taken, by address, and never what is in them."""
    if not VERSION.fullmatch(str(sent.get("version", "1.0.0"))):
        raise StatementError("version must be 1.0.x or 2.0.x")
    files = sent.get("attachments", [])
    if not isinstance(files, list) or not all(
        isinstance(file, dict) and isinstance(file.get("fileUrl"), str) for file in files
    ):
        raise StatementError("attachments are taken with a fileUrl only, without their content")


def _instant(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        if found and NO_OFFSET.search(str(value)):
            found = None
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year <= 2200:
        raise StatementError("timestamp must be an instant of ISO 8601, of this century")
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _refuse_nulls(value: Any) -> None:
    """Null stands nowhere but in extensions (xAPI 1.0.3, Data 2.2)."""
    if isinstance(value, dict):
        if any(v is None for v in value.values()):
            raise StatementError("null is allowed in extensions only")
        for name, inner in value.items():
            if name != "extensions":
                _refuse_nulls(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_nulls(inner)
