"""What spent tokens stood for, one or many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from samlyft_survey.broker import statements
from samlyft_survey.broker.keys import Keys, masked
from samlyft_survey.broker.standing import Spent


def spent_of(row: asyncpg.Record, token: str) -> Spent:
    """The pairing key can be read with the token only."""
    return Spent(
        row["round_id"],
        masked(token, row["masked_key"]),
        row["role_group"],
        row["facts"],
        row["shared"],
        row["begun"],
    )


class Desk:
    """One open transaction in which tokens of one round are spent."""

    def __init__(
        self, connection: asyncpg.Connection, keys: Keys, tenant_id: str, round_id: UUID
    ) -> None:
        self._connection = connection
        self._keys = keys
        self._tenant_id = tenant_id
        self._round_id = round_id

    async def spend(self, tokens: Sequence[str]) -> list[Spent | None]:
        """In the order given; None where a token is not good for the round, or stands there a second time."""
        hashes = self._keys.token_hashes(self._tenant_id, tokens)
        rows = await self._connection.fetch(
            statements.SPEND_OF_ROUND, self._tenant_id, hashes, self._round_id
        )
        found = {row["token_hash"]: row for row in rows}
        spent = [
            (found.pop(digest, None), token) for digest, token in zip(hashes, tokens, strict=True)
        ]
        return [spent_of(row, token) if row else None for row, token in spent]
