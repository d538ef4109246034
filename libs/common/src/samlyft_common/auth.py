"""From a verified token to what its bearer may do here: the token proves who, the grant says what."""

import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import Request

from samlyft_common.db import Database
from samlyft_web.days import today
from samlyft_web.problems import BadRequestError, ForbiddenError, Text, UnauthorizedError
from samlyft_web.tokens import Claims

PLATFORM = "platform"
GRANTS_LIVE = 5.0
"""Seconds that a process remembers a caller's grants: a revoked grant works at most this much longer."""

OWN_GRANTS = """
select tenant_id, id, role, scopes, reach from access_grant
where issuer = $1 and subject = $2 and valid_from <= now() and (valid_to is null or now() < valid_to)
order by tenant_id
"""
NOT_ALLOWED = Text(
    "Du saknar behörighet för detta. Be er administratör om rätt roll.",
    "You lack the permission for this. Ask your administrator for the right role.",
)


@dataclass(frozen=True)
class Grant:
    """One grant that is valid now; `reach` holds `*`, or municipality codes, workplace ids and project ids."""

    tenant_id: str
    role: str
    permissions: frozenset[str]
    reach: frozenset[str]
    grant_id: UUID | None = None


MachineSeen = Callable[[Database, str, UUID, date], Awaitable[None]]
"""Notes that a machine client of a tenant, by its grant, was here on a day."""


@dataclass(frozen=True)
class Principal:
    """The caller of one request in one tenant, with the reach of the permission that the route asked for."""

    issuer: str
    subject: str
    client_id: str
    tenant_id: str
    roles: frozenset[str]
    permissions: frozenset[str]
    scope: str
    """`*`, or a comma list for `app.scope`."""
    acr: str | None = None
    """The level of assurance of the caller's login, as its issuer names it."""

    @property
    def actor(self) -> str:
        """Who did it, for records: issuer and subject."""
        return f"{self.issuer} {self.subject}"

    def covers(self, *places: object) -> bool:
        """Whether any of a row's places (municipality code, workplace, project) is within the reach."""
        return self.scope == "*" or not set(self.scope.split(",")).isdisjoint(map(str, places))

    def demand(self, *places: object) -> None:
        """Raises `ForbiddenError` unless the row to be written is within the reach: policies only guard reading."""
        if not self.covers(*places):
            raise ForbiddenError(NOT_ALLOWED)

    def demand_permission(self, permission: str) -> None:
        """Raises `ForbiddenError` unless the caller holds a further permission, such as `history:import`."""
        if permission not in self.permissions:
            raise ForbiddenError(NOT_ALLOWED)


class _Known:
    """One caller's grants, and who they made of it for each permission so far: roles hold hundreds of them."""

    def __init__(self, read_at: float, grants: list[Grant]) -> None:
        self.read_at, self.grants = read_at, grants
        self._principals: dict[tuple[Claims, str, str | None], Principal] = {}

    def principal(self, claims: Claims, permission: str, named: str | None) -> Principal:
        """The caller in one tenant; raises `ForbiddenError` without the permission."""
        asked = (claims, permission, named)
        found = self._principals.get(asked)
        if found is None:
            found = self._principals[asked] = _principal(self.grants, *asked)
        return found


def _principal(
    grants: list[Grant], claims: Claims, permission: str, named: str | None
) -> Principal:
    tenant_id = _chosen_tenant(grants, named)
    mine = [grant for grant in grants if grant.tenant_id == tenant_id]
    holding = [grant for grant in mine if permission in grant.permissions]
    if not holding:
        raise ForbiddenError(NOT_ALLOWED)
    reach = frozenset().union(*(grant.reach for grant in holding))
    return Principal(
        issuer=claims.issuer,
        subject=claims.subject,
        client_id=claims.client_id,
        tenant_id=tenant_id,
        roles=frozenset(grant.role for grant in mine),
        permissions=_held_throughout(mine, reach),
        scope="*" if "*" in reach else ",".join(sorted(reach)),
        acr=claims.acr,
    )


class Grants:
    """The grants of callers as the service's own copy has them, remembered for `GRANTS_LIVE` seconds."""

    def __init__(
        self,
        database: Database,
        may: Mapping[str, frozenset[str]],
        admins: Iterable[str],
        machine_seen: MachineSeen | None = None,
    ) -> None:
        self._machine_seen = machine_seen
        self._noted: dict[UUID, date] = {}
        self._database = database
        self._may = may
        self._admins = frozenset(admins)
        self._known: dict[tuple[str, str], _Known] = {}

    async def of(self, claims: Claims) -> _Known:
        """All grants of the token's bearer, over all tenants."""
        caller = (claims.issuer, claims.subject)
        known = self._known.get(caller)
        # Having none is not remembered: a new grant works at once.
        if known is None or time.monotonic() - known.read_at > GRANTS_LIVE or not known.grants:
            known = _Known(time.monotonic(), await self._read(*caller))
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[caller] = known
            if self._machine_seen:
                await self._note(known.grants, self._machine_seen)
        return known

    async def _note(self, grants: list[Grant], seen: MachineSeen) -> None:
        """Once a client, process and day; never on the way of the requests after it."""
        day = today()
        for grant in grants:
            if grant.grant_id is None or grant.role != "integration":
                continue
            if self._noted.get(grant.grant_id) != day:
                self._noted[grant.grant_id] = day
                await seen(self._database, grant.tenant_id, grant.grant_id, day)

    async def _read(self, issuer: str, subject: str) -> list[Grant]:
        async with self._database.pool.acquire() as connection, connection.transaction():
            await connection.fetchval(
                "select set_config('app.subject', $1, true)", f"{issuer} {subject}"
            )
            rows = await connection.fetch(OWN_GRANTS, issuer, subject)
        if f"{issuer} {subject}" in self._admins:
            rows.append((PLATFORM, None, "platform-admin", (), ("*",)))
        return [self._grant(*row) for row in rows]

    def _grant(
        self,
        tenant_id: str,
        grant_id: UUID | None,
        role: str,
        scopes: Iterable[str],
        reach: Iterable[str],
    ) -> Grant:
        held = scopes if role == "integration" else self._may.get(role, ())
        return Grant(tenant_id, role, frozenset(held), frozenset(reach), grant_id)


def require(permission: str) -> Callable[[Request], Awaitable[Principal]]:
    """The dependency that every route but the public ones names, before its session: deny by default."""

    async def principal(request: Request) -> Principal:
        claims = await request.app.state.verifier.verify(_demanded_bearer(request))
        request.app.state.limits.take(f"{claims.issuer} {claims.subject}")
        known = await request.app.state.grants.of(claims)
        found: Principal = known.principal(
            claims, permission, request.headers.get("samlyft-tenant")
        )
        request.state.principal = found
        return found

    principal.permission = permission  # type: ignore[attr-defined]  # read by the route tests and OpenAPI
    return principal


def _held_throughout(mine: list[Grant], reach: frozenset[str]) -> frozenset[str]:
    """Permissions that hold in all of the route's reach.

    Who may read identities in one municipality and lists people in two must not see those of the other.
    """
    held = set()
    for permission in frozenset().union(*(grant.permissions for grant in mine)):
        where = frozenset().union(*(g.reach for g in mine if permission in g.permissions))
        if "*" in where or reach <= where:
            held.add(permission)
    return frozenset(held)


def bearer(request: Request) -> str | None:
    """The access token of the request; None without one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" and token else None


def _demanded_bearer(request: Request) -> str:
    token = bearer(request)
    if token is None:
        raise UnauthorizedError(
            Text(
                "Skicka en åtkomsttoken: Authorization: Bearer …",
                "Send an access token: Authorization: Bearer …",
            )
        )
    return token


def _chosen_tenant(grants: list[Grant], named: str | None) -> str:
    tenants = sorted({grant.tenant_id for grant in grants})
    if named in tenants:
        return str(named)
    if named is not None or not tenants:
        raise ForbiddenError(NOT_ALLOWED)
    if len(tenants) > 1:
        listed = ", ".join(tenants)
        raise BadRequestError(
            Text(
                f"Du har behörighet hos flera. Välj en i huvudet Samlyft-Tenant: {listed}.",
                f"You have grants in several tenants. Name one in the header Samlyft-Tenant: {listed}.",
            )
        )
    return tenants[0]
