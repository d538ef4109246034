"""What stands behind an answer link: the token, its round and form, and what has been answered so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import asyncpg

from samlyft_survey.answering.flow import PageOf, pages
from samlyft_survey.answers.commands import Form, form_of, standing_of
from samlyft_survey.broker import Broker, Looked
from samlyft_web.problems import NotFoundError, Text


class SpentLinkError(NotFoundError):
    """Used, wrong, foreign, revoked and closed: told alike, and so that whoever just sent in is not worried."""

    code, title = "no-such-link", Text("Länken gäller inte", "The link is not valid")


SPENT = Text(
    "En länk gäller en gång. Har du skickat in dina svar är de mottagna och du är klar. Har du inte svarat: "
    "be den som gav dig länken om en ny.",
    "A link works once. If you have sent in your answers, they are received and you are done. If you have not "
    "answered: ask whoever gave you the link for a new one.",
)


@dataclass(frozen=True)
class Open:
    """An answer link that works, as it stands now."""

    token: str
    looked: Looked
    form: Form
    standing: Mapping[str, Any]

    @property
    def answers(self) -> dict[str, object]:
        """What has been saved so far."""
        return dict((self.looked.draft or {}).get("answers", {}))

    @property
    def language(self) -> str | None:
        """What was chosen last."""
        return (self.looked.draft or {}).get("language")

    @property
    def back(self) -> str | None:
        """The shared link of a kiosk, for the next person."""
        return (self.looked.draft or {}).get("back")

    @property
    def group(self) -> str:
        """The role group, or the workplace."""
        return self.looked.role_group

    @property
    def is_waiting(self) -> bool:
        """The round has not opened."""
        return bool(self.standing["status"] == "planned")

    def pages(self, answers: Mapping[str, object] | None = None) -> list[PageOf]:
        """The pages for whoever has answered so."""
        said = self.answers if answers is None else answers
        return pages(self.form.body, self.form.items, said, self.group)

    def draft(self, answers: Mapping[str, object], language: str) -> dict[str, Any]:
        """What is to be saved."""
        return {**(self.looked.draft or {}), "answers": dict(answers), "language": language}


async def opened(pool: asyncpg.Pool, broker: Broker, token: str) -> Open:
    """What the link leads to; raises `SpentLinkError` for all that do not work, alike."""
    looked = await broker.look(token)
    if looked is None:
        raise SpentLinkError(SPENT)
    standing = await standing_of(pool, looked.tenant_id, looked.round_id)
    if standing is None or standing["status"] == "closed":
        raise SpentLinkError(SPENT)
    closing = standing["closing_at"]
    if closing is not None and (looked.draft is None or closing <= datetime.now(UTC)):
        raise SpentLinkError(SPENT)
    return Open(token, looked, await form_of(pool, looked.tenant_id, looked.round_id), standing)


async def save(broker: Broker, at: Open, draft: dict[str, Any] | None) -> None:
    """Keeps or erases what is half answered."""
    if not await broker.save(at.token, draft):
        raise SpentLinkError(SPENT)
