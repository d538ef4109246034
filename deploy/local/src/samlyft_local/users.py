"""The people and programs of the demonstration: whom the local issuer gives tokens to."""

from __future__ import annotations

from typing import NamedTuple

from samlyft_web.sayings import Text

PLATFORM_ADMIN = "platform-admin"
LOADER = "demo-loader"
TENANTS = ("gr", "halland", "skaraborg", "go-digit", "digit-stockholm", "sandbox")

ALE = "ALE-02"
"""Has planned workshops ahead, in the programme that goes on after Modig."""


class DemoUser(NamedTuple):
    """One subject. The token says who; the demonstration makes the grant through enrollment."""

    subject: str
    tenant_id: str | None
    role: str
    description: Text
    reach: tuple[str, ...] = ("*",)
    """Municipality codes, or `*`; a manager's workplaces are added once they exist."""
    workplace: str = ""
    """The code of the workplace it is about; the first one where nothing is said."""

    @property
    def is_program(self) -> bool:
        """A machine client: no person has logged in, so its token carries no level of assurance."""
        return self.role == "integration"


def _of_tenant(tenant: str) -> tuple[DemoUser, ...]:
    return (
        DemoUser(
            f"{tenant}-admin",
            tenant,
            "tenant-admin",
            Text("förvaltar organisationen", "runs the tenant"),
        ),
        DemoUser(
            f"{tenant}-staff", tenant, "project-staff", Text("projektkontor", "project office")
        ),
        DemoUser(
            f"{tenant}-manager",
            tenant,
            "first-line-manager",
            Text("enhetschef", "first-line manager"),
            (),
        ),
        DemoUser(
            f"{tenant}-analyst",
            tenant,
            "analyst",
            Text("ser summor, inga personer", "totals, no persons"),
        ),
    )


USERS: dict[str, DemoUser] = {
    user.subject: user
    for user in (
        DemoUser(
            PLATFORM_ADMIN, None, "platform-admin", Text("skapar organisationer", "creates tenants")
        ),
        DemoUser(
            LOADER, None, "integration", Text("läser in demonstrationen", "loads the demonstration")
        ),
        *(user for tenant in TENANTS for user in _of_tenant(tenant)),
        DemoUser("gr-auditor", "gr", "auditor", Text("revisor", "auditor")),
        DemoUser("gr-owner", "gr", "project-owner", Text("projektägare", "project owner")),
        DemoUser("gr-champion", "gr", "champion", Text("ombud i Ale", "champion in Ale"), ()),
        DemoUser("gr-participant", "gr", "participant", Text("deltagare", "participant"), ()),
        DemoUser(
            "gr-ale-leader",
            "gr",
            "local-project-leader",
            Text("lokal projektledare i Ale", "local project leader of Ale"),
            ("1440",),
        ),
        DemoUser(
            "gr-ale-manager",
            "gr",
            "first-line-manager",
            Text("enhetschef för en enhet i Ale", "manager of a workplace in Ale"),
            (),
            ALE,
        ),
        DemoUser(
            "gr-champion",
            "gr",
            "champion",
            Text("ombud på samma enhet i Ale", "champion of the same workplace in Ale"),
            (),
            ALE,
        ),
        DemoUser(
            "gr-participant",
            "gr",
            "participant",
            Text("deltagare i Härryda", "participant in Härryda"),
            (),
        ),
        DemoUser(
            "gr-regional",
            "gr",
            "regional",
            Text("regional läsare: summor", "regional reader: totals"),
        ),
        DemoUser(
            "sandbox-client",
            "sandbox",
            "integration",
            Text("ett verksamhetssystem i sandlådan", "a municipal system in the sandbox"),
        ),
    )
}
