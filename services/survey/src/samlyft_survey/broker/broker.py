"""Issues, spends and forgets one-time tokens. Every transaction here is the broker's own."""

from __future__ import annotations

import random
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from samlyft_common.db import Database
from samlyft_survey.broker import statements
from samlyft_survey.broker.desk import Desk, spent_of
from samlyft_survey.broker.keys import (
    Keys,
    code_key,
    invited_mark,
    masked,
    new_token,
    opened_draft,
    pairing_key,
    sealed_draft,
    tenant_of,
)
from samlyft_survey.broker.standing import (
    Chosen,
    FamilyClosedError,
    Issued,
    Looked,
    Shared,
    Spent,
)

_shuffle = random.SystemRandom().shuffle


class Broker:
    """The broker over its own database."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    @asynccontextmanager
    async def _transaction(self, tenant_id: str) -> AsyncIterator[asyncpg.Connection]:
        async with self._database.pool.acquire() as connection, connection.transaction():
            await connection.execute(statements.SET_TENANT, tenant_id)
            yield connection

    async def issue(
        self,
        tenant_id: str,
        family_id: UUID,
        round_id: UUID,
        people: Sequence[Chosen],
        *,
        again: bool = False,
        remind: bool = False,
    ) -> list[Issued]:
        """Tokens for people not yet invited; with `again` for all, their old ones dead, with `remind` for all as well.

        Both also give tokens to those who have answered: who has is not to be told by who gets none.
        """
        async with self._transaction(tenant_id) as connection:
            key = await self._family_key(connection, tenant_id, family_id)
            marks = {invited_mark(key, round_id, one.subject_id): one for one in people}
            new = await self._mark_invited(connection, tenant_id, round_id, marks)
            if again:
                await connection.execute(statements.REVOKE, tenant_id, round_id, list(marks))
            chosen = list(marks) if again or remind else new
            tokens = [new_token(tenant_id) for _ in chosen]
            keys = [pairing_key(key, marks[mark].subject_id) for mark in chosen]
            rows = list(
                zip(
                    self._keys.token_hashes(tenant_id, tokens),
                    chosen,
                    map(masked, tokens, keys),
                    [marks[mark].role_group for mark in chosen],
                    [dict(marks[mark].facts) for mark in chosen],
                    strict=True,
                )
            )
            _shuffle(rows)
            columns = [list(column) for column in zip(*rows, strict=True)] or [[]] * 5
            await connection.execute(statements.ISSUE, tenant_id, round_id, *columns)
        return [Issued(marks[m].subject_id, token) for m, token in zip(chosen, tokens, strict=True)]

    async def issue_shared(self, tenant_id: str, to: Shared, draft: dict[str, Any]) -> str:
        """A token for whoever came by a shared link; paired by the self-made code, else with nothing."""
        token = new_token(tenant_id)
        (digest,) = self._keys.token_hashes(tenant_id, [token])
        async with self._transaction(tenant_id) as connection:
            key = await self._family_key(connection, tenant_id, to.family_id)
            pairing = code_key(key, to.code) if to.code else secrets.token_bytes(32)
            await connection.execute(
                statements.ISSUE_SHARED,
                *(tenant_id, to.round_id, digest, secrets.token_bytes(32)),
                *(masked(token, pairing), to.role_group, dict(to.facts)),
                sealed_draft(token, msgspec.json.encode(draft)),
            )
        return token

    async def _mark_invited(
        self,
        connection: asyncpg.Connection,
        tenant_id: str,
        round_id: UUID,
        people: Mapping[bytes, Chosen],
    ) -> list[bytes]:
        marks = list(people)
        _shuffle(marks)
        groups = [people[mark].role_group for mark in marks]
        facts = [dict(people[mark].facts) for mark in marks]
        given = (tenant_id, round_id, marks, groups, facts)
        return [row["mark"] for row in await connection.fetch(statements.INVITE, *given)]

    async def _family_key(
        self, connection: asyncpg.Connection, tenant_id: str, family_id: UUID
    ) -> bytes:
        fresh = self._keys.seal(tenant_id, family_id, secrets.token_bytes(32))
        await connection.execute(statements.NEW_FAMILY_KEY, tenant_id, family_id, fresh)
        sealed = await connection.fetchval(statements.FAMILY_KEY, tenant_id, family_id)
        if sealed is None:
            raise FamilyClosedError
        return self._keys.unseal(tenant_id, family_id, sealed)

    async def invited(self, tenant_id: str, round_id: UUID) -> int:
        """How many have been invited to a round."""
        async with self._transaction(tenant_id) as connection:
            return int(await connection.fetchval(statements.COUNT_INVITED, tenant_id, round_id))

    async def invited_by_group(
        self, tenant_id: str, round_id: UUID
    ) -> list[tuple[str, Mapping[str, str], int]]:
        """Role group, coarse facts and how many; nothing where some were invited before groups were kept."""
        async with self._transaction(tenant_id) as connection:
            rows = await connection.fetch(statements.INVITED_BY_GROUP, tenant_id, round_id)
        if any(row["role_group"] is None for row in rows):
            return []
        return [(row["role_group"], row["facts"], row["number"]) for row in rows]

    async def look(self, token: str) -> Looked | None:
        """What an unspent token stands for, with what was saved under it; None for all others alike."""
        tenant_id = tenant_of(token)
        if tenant_id is None:
            return None
        (digest,) = self._keys.token_hashes(tenant_id, [token])
        async with self._transaction(tenant_id) as connection:
            row = await connection.fetchrow(statements.LOOK, tenant_id, digest)
        if row is None:
            return None
        draft = row["draft"] and msgspec.json.decode(opened_draft(token, row["draft"]))
        return Looked(tenant_id, row["round_id"], row["role_group"], row["shared"], draft)

    async def save(self, token: str, draft: dict[str, Any] | None) -> bool:
        """Keeps what is half answered under the token until it is spent; None erases it. False where there is none."""
        tenant_id = tenant_of(token)
        if tenant_id is None:
            return False
        (digest,) = self._keys.token_hashes(tenant_id, [token])
        sealed = None if draft is None else sealed_draft(token, msgspec.json.encode(draft))
        async with self._transaction(tenant_id) as connection:
            return bool(await connection.fetchval(statements.SAVE, tenant_id, digest, sealed))

    async def begun(self, tenant_id: str, round_id: UUID) -> int:
        """How many have begun to answer and not sent it in."""
        async with self._transaction(tenant_id) as connection:
            return int(await connection.fetchval(statements.COUNT_BEGUN, tenant_id, round_id))

    @asynccontextmanager
    async def spending(self, token: str) -> AsyncIterator[tuple[str, Spent] | None]:
        """Spends a token if the block ends well: the answer must be stored (committed) inside it.

        Gives the tenant and what the token stood for, or None: malformed, wrong and used tokens are alike.
        Others who send the same token at the same time wait here, and then find nothing.
        """
        tenant_id = tenant_of(token)
        if tenant_id is None:
            yield None
            return
        (digest,) = self._keys.token_hashes(tenant_id, [token])
        async with self._transaction(tenant_id) as connection:
            row = await connection.fetchrow(statements.SPEND, tenant_id, digest)
            yield (tenant_id, spent_of(row, token)) if row else None

    @asynccontextmanager
    async def desk(self, tenant_id: str, round_id: UUID, *, keep: bool) -> AsyncIterator[Desk]:
        """Spends many tokens of one round, for good only if the block ends well and `keep` is true (no dry run)."""
        async with self._database.pool.acquire() as connection:
            transaction = connection.transaction()
            await transaction.start()
            try:
                await connection.execute(statements.SET_TENANT, tenant_id)
                yield Desk(connection, self._keys, tenant_id, round_id)
            except BaseException:
                await transaction.rollback()
                raise
            await (transaction.commit() if keep else transaction.rollback())

    async def forget_round(
        self, tenant_id: str, round_id: UUID, *, keep_begun: bool = False
    ) -> None:
        """Deletes a round's unspent tokens; returns when answers under way are stored, and none can follow.

        With `keep_begun` those who had begun may still finish.
        """
        forget = statements.FORGET_UNBEGUN if keep_begun else statements.FORGET_ROUND
        async with self._transaction(tenant_id) as connection:
            await connection.execute(forget, tenant_id, round_id)

    async def destroy_family_key(self, tenant_id: str, family_id: UUID, actor: str) -> None:
        """Empties the family's key and records when and by whom; no pairing key can be computed after this."""
        async with self._transaction(tenant_id) as connection:
            await connection.execute(statements.DESTROY_KEY, tenant_id, family_id, actor)
