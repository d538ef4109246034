"""The postman: sends the letters that `samlyft_common.mail` queued, and empties them when they have left."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import asyncpg
import structlog

from samlyft_common.jobs import rest
from samlyft_common.settings import Settings

if TYPE_CHECKING:
    from aiosmtplib import SMTP

BATCH = 50
POLL = 1.0
WAITING = """
select tenant_id, id, recipient, subject, body, unsubscribe from letter
where recipient is not null and next_try_at <= now()
order by next_try_at limit $1 for update skip locked
"""
SENT = """
update letter set sent_at = now(), recipient = null, subject = null, body = null, unsubscribe = null,
    attempts = attempts + 1
where tenant_id = $1 and id = $2
"""
REFUSED = """
update letter set failure = $3, recipient = null, subject = null, body = null, unsubscribe = null,
    attempts = attempts + 1
where tenant_id = $1 and id = $2
"""
LATER = """
update letter set attempts = attempts + 1, failure = $3,
    next_try_at = now() + least(interval '6 hours', interval '30 seconds' * 2 ^ attempts)
where tenant_id = $1 and id = $2
"""


class Postman:
    """Sends what waits, of all tenants; several may run, each letter is one's."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop`; without a mail server the letters wait."""
        if self._settings.smtp_url is None:
            await stop.wait()
            return
        while not stop.is_set():
            try:
                connection = await asyncpg.connect(self._settings.role_url("relay"))
                try:
                    while not stop.is_set():
                        if await self.round(connection) < BATCH:
                            await rest(stop, POLL)
                finally:
                    await connection.close(timeout=2)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                structlog.get_logger().warning("postman waits", error=type(error).__name__)
                await rest(stop, POLL)

    async def round(self, connection: asyncpg.Connection) -> int:
        """Sends up to `BATCH` letters over one connection to the mail server; gives how many were tried.

        A crash between sending and commit sends again: the message id is the letter's, so that mailboxes know it.
        """
        # Imported only where mail is sent.
        from aiosmtplib import SMTPException

        async with connection.transaction():
            rows: Sequence[asyncpg.Record] = await connection.fetch(WAITING, BATCH)
            if not rows:
                return 0
            try:
                async with self._server() as server:
                    for row in rows:
                        await self._send(connection, server, row)
            except (SMTPException, OSError) as error:
                # The server itself is away: the rest keep their turn.
                structlog.get_logger().warning("no mail server", error=type(error).__name__)
                return 0
        return len(rows)

    async def _send(
        self, connection: asyncpg.Connection, server: SMTP, row: asyncpg.Record
    ) -> None:
        from aiosmtplib import SMTPRecipientsRefused, SMTPResponseException

        key = (row["tenant_id"], row["id"])
        try:
            message = self._message(row)
            await server.sendmail(self._settings.mail_from, [row["recipient"]], bytes(message))
        except SMTPRecipientsRefused as error:
            code = error.recipients[0].code
            await connection.execute(REFUSED if code >= 500 else LATER, *key, str(code))
        except SMTPResponseException as error:
            await connection.execute(REFUSED if error.code >= 500 else LATER, *key, str(error.code))
        except ValueError:  # an address that no letter can have
            await connection.execute(REFUSED, *key, "address")
        else:
            await connection.execute(SENT, *key)

    def _message(self, row: asyncpg.Record) -> EmailMessage:
        # A link that is folded or encoded is no link to the program that reads it.
        message = EmailMessage(policy=SMTP_POLICY.clone(max_line_length=900))
        message["From"] = self._settings.mail_from
        message["To"] = row["recipient"]
        message["Subject"] = row["subject"]
        message["Message-ID"] = f"<{row['id']}@{self._settings.mail_from.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        if row["unsubscribe"]:
            message["List-Unsubscribe"] = f"<{row['unsubscribe']}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(row["body"])
        return message

    def _server(self) -> SMTP:
        from aiosmtplib import SMTP

        url = urlsplit(
            self._settings.smtp_url.get_secret_value() if self._settings.smtp_url else ""
        )
        return SMTP(
            hostname=url.hostname,
            port=url.port,
            username=unquote(url.username) if url.username else None,
            password=unquote(url.password) if url.password else None,
            use_tls=url.scheme == "smtps",
            tls_context=ssl.create_default_context(),
            timeout=20,
        )
