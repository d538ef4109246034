"""Each tenant's keys, wrapped by the master key, and what they do: seal, open, look up.

Encryption happens here and not in SQL, so that neither key nor number passes through a statement,
a log or a backup in the clear. Deleting a tenant's key rows makes its numbers unreadable for good.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel.ext.asyncio.session import AsyncSession

KEY_BYTES = 32
NONCE_BYTES = 12
FIRST_KEY = 1

# Shared by all who seal or open: a rotation waits for them before it destroys a key.
HOLD = sa.text("select pg_advisory_xact_lock_shared(hashtextextended('keys' || :tenant, 0))")
READ_KEYS = sa.text("select purpose, key_id, wrapped from tenant_key")
STORE_KEY = sa.text(
    """
    insert into tenant_key (tenant_id, purpose, key_id, wrapped)
    values (current_setting('app.tenant_id'), :purpose, :key_id, :wrapped)
    on conflict do nothing
    """
)


@dataclass(frozen=True)
class Vault:
    """One tenant's keys in the clear, for as long as one command lasts."""

    tenant_id: str
    data_keys: Mapping[int, bytes]
    lookup_key: bytes

    @cached_property
    def key_id(self) -> int:
        """The newest data key: new numbers are sealed with it, old ones name theirs."""
        return max(self.data_keys)

    @cached_property
    def _ciphers(self) -> dict[int, AESGCM]:
        return {key_id: AESGCM(key) for key_id, key in self.data_keys.items()}

    def seal(self, row_id: UUID, number: str) -> bytes:
        """Ciphertext that opens only as this row of this tenant."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealer = self._ciphers[self.key_id]
        return nonce + sealer.encrypt(nonce, number.encode(), self._place(row_id))

    def open(self, row_id: UUID, key_id: int, sealed: bytes) -> str:
        """The number; `cryptography.exceptions.InvalidTag` when the row was moved or changed."""
        nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        return self._ciphers[key_id].decrypt(nonce, body, self._place(row_id)).decode()

    def lookup(self, number: str) -> bytes:
        """Keyed, since all Swedish numbers can be hashed without a key within a minute."""
        return hmac.digest(self.lookup_key, number.encode(), "sha256")

    def _place(self, row_id: UUID) -> bytes:
        return f"{self.tenant_id}|identity|{row_id}".encode()


async def open_vault(session: AsyncSession, tenant_id: str, master_key: bytes) -> Vault:
    """The tenant's keys, made at first use."""
    connection = await session.connection()
    await connection.execute(HOLD, {"tenant": tenant_id})
    rows = (await connection.execute(READ_KEYS)).all()
    if not rows:
        for purpose in ("data", "lookup"):
            key = secrets.token_bytes(KEY_BYTES)
            wrapped = new_key(master_key, tenant_id, purpose, FIRST_KEY, key)
            row = {"purpose": purpose, "key_id": FIRST_KEY, "wrapped": wrapped}
            await connection.execute(STORE_KEY, row)
        # Another request may have been first: what is stored counts, not what was made here.
        rows = (await connection.execute(READ_KEYS)).all()
    keys = {
        (row.purpose, row.key_id): unwrap(
            master_key, tenant_id, row.purpose, row.key_id, row.wrapped
        )
        for row in rows
    }
    data_keys = {key_id: key for (purpose, key_id), key in keys.items() if purpose == "data"}
    return Vault(tenant_id, data_keys, keys["lookup", FIRST_KEY])


def new_key(master_key: bytes, tenant_id: str, purpose: str, key_id: int, key: bytes) -> bytes:
    """A key as it is stored: wrapped by the master key, bound to its place."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    place = f"{tenant_id}|tenant_key|{purpose}|{key_id}".encode()
    return nonce + AESGCM(master_key[:KEY_BYTES]).encrypt(nonce, key, place)


def unwrap(master_key: bytes, tenant_id: str, purpose: str, key_id: int, wrapped: bytes) -> bytes:
    """The key; `InvalidTag` when no master key opens it. There are two while `keys rewrap` goes on, the newer first."""
    place = f"{tenant_id}|tenant_key|{purpose}|{key_id}".encode()
    nonce, body = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
    former = master_key[KEY_BYTES:]
    try:
        return AESGCM(master_key[:KEY_BYTES]).decrypt(nonce, body, place)
    except InvalidTag:
        if not former:
            raise
        return AESGCM(former).decrypt(nonce, body, place)
