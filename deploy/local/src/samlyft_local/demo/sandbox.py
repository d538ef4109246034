"""The sandbox: a little of everything for an integrator to try against."""

from __future__ import annotations

from datetime import date

from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.municipalities import EMPLOYERS, organisation_row
from samlyft_local.demo.ordinary_project import Offer, OrdinaryProject, Team, project_row
from samlyft_local.demo.sessions import Plan
from samlyft_local.demo.workplaces import workplaces

PERSONS = 40


def sandbox(tenant_id: str = "sandbox") -> Demonstration:
    """Three units and forty people; the same rows whatever the tenant's id."""
    employer = EMPLOYERS["1462"]
    units = workplaces(employer, "LED", ("Lödöse", "Göta"), 4)[1:]
    offers = (
        Offer(Plan("BAS", "informationssäkerhet", 120), date(2025, 2, 2), date(2025, 3, 27)),
        Offer(Plan("APT", "Teams", 30, "digital"), date(2025, 4, 7), date(2025, 5, 29)),
    )
    built = OrdinaryProject(1, "prova", date(2025, 1, 12))
    project = project_row("prova", "Prova på", ("2025-01-01", "2027-12-31"), ["1462"], "1462")
    return Demonstration(
        tenant_id=tenant_id,
        name="Sandlådan",
        kind="municipality",
        synthetic="allt är påhittat",
        organisations=[organisation_row(employer)],
        projects=[project | {"programme_period": "2021-2027"}],
        batches=built.batches([Team(employer, units, PERSONS, 2, 3)], offers),
        as_of=date(2025, 6, 30),
        persons_trained=PERSONS,
    )
