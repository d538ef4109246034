"""The words of every notice, in the reader's language; nothing but what she already may know."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from samlyft_enrollment.settings_of_tenant.schemas import NoticeKind
from samlyft_web.sayings import Text

SWEDEN = ZoneInfo("Europe/Stockholm")
WEEKDAYS = {
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
SUBJECTS: Mapping[NoticeKind, Text] = {
    "sign_up": Text("Du är anmäld: {title}", "You are signed up: {title}"),
    "moved": Text("Ändrad tid eller plats: {title}", "New time or place: {title}"),
    "cancelled": Text("Inställt: {title}", "Cancelled: {title}"),
    "waiting_list": Text("Du står på kö: {title}", "You are on the waiting list: {title}"),
    "seat_given": Text("Du har fått plats: {title}", "You have a seat: {title}"),
    "application_answered": Text(
        "Din ansökan är besvarad: {title}", "Your application is answered: {title}"
    ),
}
OUTCOMES = {
    "granted": Text("Ja, du har fått uppdraget.", "Yes, the task is yours."),
    "declined": Text(
        "Nej, inte den här gången. Fråga din chef om skälet.",
        "No, not this time. Ask your manager for the reason.",
    ),
}
FORMS = {
    "digital": Text("Digitalt", "Online"),
    "self_paced": Text("I egen takt", "At your own pace"),
}
LABELS = {
    "before": Text("Tidigare tid", "Was"),
    "when": Text("Tid", "Time"),
    "place": Text("Plats", "Place"),
    "position": Text("Plats i kön", "Place in the queue"),
    "outcome": Text("Svar", "Answer"),
}
ENDING = Text(
    "Vill du inte ha sådana här brev? Öppna länken:\n{door}\n\nHälsningar\n{sender}",
    "You do not want such letters? Open the link:\n{door}\n\nRegards\n{sender}",
)


@dataclass(frozen=True)
class Facts:
    """What a notice tells; `title` names the session or the task, never a person."""

    title: str
    title_en: str | None = None
    about_id: UUID | None = None
    """The planned session or application."""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    before: datetime | None = None
    """When it should have begun, of what was moved."""
    place: str | None = None
    form: Literal["on_site", "digital", "self_paced"] | None = None
    """Where there is no place to go to, it is told instead of one."""
    position: int | None = None
    outcome: Literal["granted", "declined"] | None = None

    def stored(self) -> dict[str, Any]:
        """As a row keeps it: without what was not said."""
        told = {name: value for name, value in asdict(self).items() if value is not None}
        told.pop("about_id", None)
        return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in told.items()}


READ = TypeAdapter(Facts)


def facts_of(stored: Mapping[str, Any]) -> Facts:
    """What a row keeps, as it was told."""
    return READ.validate_python(stored)


def subject(kind: NoticeKind, facts: Facts, language: str) -> str:
    """The letter's subject."""
    return _in(SUBJECTS[kind], language).format(
        title=(facts.title_en if language == "en" else None) or facts.title
    )


def told(facts: Facts, language: str) -> list[tuple[str, str]]:
    """The facts as label and text, in the order in which they are read."""
    when = clock(facts.starts_at, language)
    if when and facts.ends_at:
        when += f"–{facts.ends_at.astimezone(SWEDEN):%H:%M}"
    said = {
        "before": clock(facts.before, language),
        "when": when,
        "place": _in(FORMS[facts.form], language) if facts.form in FORMS else facts.place or "",
        "position": str(facts.position or ""),
        "outcome": _in(OUTCOMES[facts.outcome], language) if facts.outcome else "",
    }
    return [(_in(LABELS[name], language), text) for name, text in said.items() if text]


def letter_text(kind: NoticeKind, facts: Facts, language: str, door: str, sender: str) -> str:
    """The letter as plain text: short lines, which every reader shows alike."""
    lines = [subject(kind, facts, language), ""]
    lines += [f"{label}: {text}" for label, text in told(facts, language)]
    return "\n".join([*lines, "", _in(ENDING, language).format(door=door, sender=sender), ""])


def clock(moment: datetime | None, language: str) -> str:
    """A moment by Swedish time: `tisdag 2026-11-24 13:00`."""
    if moment is None:
        return ""
    local = moment.astimezone(SWEDEN)
    return f"{WEEKDAYS[language][local.weekday()]} {local:%Y-%m-%d %H:%M}"


def _in(text: Text, language: str) -> str:
    return text.en if language == "en" else text.sv
