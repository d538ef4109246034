"""What participants read, and messages to telephones that wait for the gateway."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_web.days import STOCKHOLM

QUEUE = """
insert into text_message (tenant_id, recipient, body, reference)
select current_setting('app.tenant_id'), r.* from unnest($1::text[], $2::text[], $3::text[]) as r
"""


def letter_text(month: str, url: str, code: str, expires_at: datetime) -> tuple[str, str]:
    """Subject and text of the e-mail."""
    until = expires_at.astimezone(STOCKHOLM).date().isoformat()
    subject = f"Skriv under ditt intyg för {month} / Sign your certificate for {month}"
    text = (
        f"Hej!\n\nDin utbildningstid i {month} är sammanställd i ett intyg. Öppna länken, läs intyget och skriv "
        f"under med koden.\n\n{url}\n\nKod: {code}\nGäller till och med {until}.\n\nDu behöver inget konto. "
        "Stämmer något inte? Skriv inte under, utan prata med din chef eller projektet.\n\n"
        f"--\n\nHello,\n\nYour training time in {month} has been put together in a certificate. Open the link, read "
        f"the certificate and sign it with the code {code} by {until}. You need no account. If something is wrong, "
        "do not sign, but talk to your manager or the project.\n"
    )
    return subject, text


def message_text(url: str, code: str) -> str:
    """The SMS, short, so in both languages at once."""
    return f"Intyg att skriva under / Certificate to sign. Kod/code {code}. {url}"


async def queue(session: AsyncSession, messages: Sequence[tuple[str, str, str]]) -> None:
    """Queues messages (number, text, reference): they leave if, and only if, the transaction commits."""
    if messages:
        columns = tuple(map(list, zip(*messages, strict=True)))
        await (await session.connection()).exec_driver_sql(QUEUE, columns)
