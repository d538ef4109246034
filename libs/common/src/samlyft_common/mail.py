"""Letters by e-mail: queued with the change that they tell of, sent afterwards by the postman of `running`.

Address and text are personal data: they are removed when the letter has left; what stays is that it did, or why not.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

POST = sa.text(
    """
    insert into letter (tenant_id, recipient, subject, body, reference, unsubscribe)
    values (current_setting('app.tenant_id'), :to, :subject, :text, :reference, :unsubscribe)
    """
)


@dataclass(frozen=True)
class Letter:
    """One letter to one reader; `reference` says what it was about and may hold no personal data."""

    to: str
    subject: str
    text: str
    reference: str
    unsubscribe: str | None = None
    """A page that takes the reader off the list, by one POST (RFC 8058)."""


async def post(session: AsyncSession, *letters: Letter) -> None:
    """Queues letters of the session's tenant: they leave if, and only if, the transaction commits."""
    if letters:
        await (await session.connection()).execute(POST, [asdict(letter) for letter in letters])
