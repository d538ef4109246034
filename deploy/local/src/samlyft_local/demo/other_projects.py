"""Digga Halland, DiVOS, Go-DigIT and DigIT Stockholm: what is published about them, and the rest made up.

| tenant | published | synthetic |
|---|---|---|
| `halland` | Laholm about 700 people, 15 champions, about 40 managers | the others, and every detail |
| `skaraborg` | six municipalities of V6 | head counts and every detail |
| `go-digit` | that the project was; one municipality is inferred | everything else |
| `digit-stockholm` | 5 800 people, 223 managers, 7 breakfasts, 14 visits, 3 workshops | the rest |
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.moments import local, working_days
from samlyft_local.demo.municipalities import (
    EMPLOYERS,
    REGION_HALLAND,
    Employer,
    organisation_row,
)
from samlyft_local.demo.ordinary_project import Offer, OrdinaryProject, Team, project_row
from samlyft_local.demo.people import Row
from samlyft_local.demo.sessions import Plan
from samlyft_local.demo.workplaces import workplaces

MANAGERS_ONLY = frozenset({"first_line_manager"})
CHAMPIONS_ONLY = frozenset({"champion"})


class Share(NamedTuple):
    """One employer's part: units, people, champions, managers and localities."""

    employer: Employer
    prefix: str
    units: int
    persons: int
    champions: int
    managers: int
    localities: tuple[str, ...]

    def team(self) -> Team:
        """With its workplaces built; the leadership unit is left out."""
        places = workplaces(self.employer, self.prefix, self.localities, self.units + 1)[1:]
        return Team(self.employer, places, self.persons, self.champions, self.managers)


HALLAND = (
    Share(
        EMPLOYERS["1381"], "LAH", 28, 700, 15, 40, ("Laholm", "Knäred", "Våxtorp", "Mellbystrand")
    ),
    Share(EMPLOYERS["1315"], "HYL", 6, 110, 4, 8, ("Hyltebruk", "Torup")),
    Share(EMPLOYERS["1380"], "HAL", 18, 430, 9, 24, ("Halmstad", "Oskarström", "Getinge")),
    Share(EMPLOYERS["1382"], "FAL", 12, 270, 6, 15, ("Falkenberg", "Ullared", "Vessigebro")),
    Share(EMPLOYERS["1383"], "VAR", 14, 320, 7, 18, ("Varberg", "Veddige", "Tvååker")),
    Share(EMPLOYERS["1384"], "KBA", 14, 340, 7, 19, ("Kungsbacka", "Onsala", "Fjärås")),
    Share(REGION_HALLAND, "RHA", 3, 60, 2, 4, ("Halmstad", "Varberg")),
)
V6 = (
    Share(EMPLOYERS["1445"], "ESS", 3, 60, 2, 4, ("Nossebro",)),
    Share(EMPLOYERS["1444"], "GRA", 3, 65, 2, 4, ("Grästorp",)),
    Share(EMPLOYERS["1471"], "GOT", 6, 140, 3, 8, ("Götene", "Källby")),
    Share(EMPLOYERS["1494"], "LID", 12, 310, 6, 17, ("Lidköping", "Vinninga", "Järpås")),
    Share(EMPLOYERS["1495"], "SKA", 8, 180, 4, 11, ("Skara", "Axvall")),
    Share(EMPLOYERS["1470"], "VRA", 7, 165, 4, 9, ("Vara", "Kvänum")),
)
GOTEBORG = (
    Share(EMPLOYERS["1480"], "GBG", 24, 600, 12, 34, ("Majorna", "Hisingen", "Angered", "Askim")),
)
DISTRICTS = (
    *("Rinkeby-Kista", "Spånga-Tensta", "Hässelby-Vällingby", "Bromma", "Kungsholmen", "Norrmalm"),
    *("Östermalm", "Södermalm", "Enskede-Årsta-Vantör", "Skarpnäck", "Farsta", "Älvsjö"),
    *("Hägersten-Liljeholmen", "Skärholmen"),
)
STOCKHOLM_WORK_GROUPS = 112
STOCKHOLM = (Share(EMPLOYERS["0180"], "STH", STOCKHOLM_WORK_GROUPS, 5800, 240, 223, DISTRICTS),)


def _demonstration(
    shares: tuple[Share, ...],
    built: OrdinaryProject,
    offers: tuple[Offer, ...],
    project: Row,
    tenant: tuple[str, str, str, str],
    as_of: date,
) -> Demonstration:
    tenant_id, name, kind, synthetic = tenant
    return Demonstration(
        tenant_id=tenant_id,
        name=name,
        kind=kind,
        synthetic=synthetic,
        organisations=[organisation_row(share.employer) for share in shares],
        projects=[project],
        batches=built.batches([share.team() for share in shares], offers),
        as_of=as_of,
        persons_trained=sum(share.persons for share in shares),
    )


def digga_halland() -> Demonstration:
    """Two joint activities and a subproject of each municipality, 2018-08 to 2021-01."""
    offers = (
        Offer(
            Plan("WEB", "webbutbildningsplattform", 60, "self_paced"),
            date(2019, 2, 4),
            date(2019, 12, 13),
        ),
        Offer(
            Plan("DOU", "presentationsteknik", 180),
            date(2019, 2, 4),
            date(2019, 5, 29),
            CHAMPIONS_ONLY,
        ),
        Offer(
            Plan("CHF", "förändringsledning", 180),
            date(2019, 9, 2),
            date(2019, 12, 13),
            MANAGERS_ONLY,
        ),
        Offer(Plan("SYS", "nyckelfria lås", 90), date(2019, 9, 2), date(2020, 2, 28)),
        Offer(Plan("APT", "digitala möten", 30, "digital"), date(2020, 4, 1), date(2020, 11, 27)),
    )
    codes = [share.employer.code for share in HALLAND if share.employer.kind == "municipality"]
    project = project_row("digga-halland", "Digga Halland", ("2018-08-01", "2021-01-31"), codes)
    return _demonstration(
        HALLAND,
        OrdinaryProject(1381, "digga-halland", date(2018, 10, 1)),
        offers,
        project,
        ("halland", "Digga Halland", "inter_municipal", "allt utom Laholms antal är påhittat"),
        date(2021, 1, 31),
    )


def divos() -> Demonstration:
    """The six municipalities of V6, 2019-04 to 2021-03."""
    offers = (
        Offer(Plan("BAS", "informationssäkerhet", 120), date(2019, 9, 2), date(2020, 2, 28)),
        Offer(
            Plan("CHF", "förändringsledning", 180),
            date(2019, 9, 2),
            date(2020, 2, 28),
            MANAGERS_ONLY,
        ),
        Offer(Plan("SYS", "digital medicinsignering", 90), date(2020, 8, 17), date(2020, 12, 11)),
        Offer(Plan("APT", "Teams", 30, "digital"), date(2021, 1, 11), date(2021, 2, 26)),
    )
    codes = [share.employer.code for share in V6]
    return _demonstration(
        V6,
        OrdinaryProject(6, "divos", date(2019, 5, 6)),
        offers,
        project_row("divos", "DiVOS", ("2019-04-01", "2021-03-31"), codes),
        ("skaraborg", "V6, västra Skaraborg", "inter_municipal", "alla antal är påhittade"),
        date(2021, 3, 31),
    )


def go_digit() -> Demonstration:
    """A single municipality; nothing about its size is published."""
    offers = (
        Offer(Plan("BAS", "digitala möten", 120), date(2019, 9, 2), date(2020, 2, 28)),
        Offer(
            Plan("SYS", "verksamhetssystem", 90, "digital"), date(2020, 8, 17), date(2021, 1, 29)
        ),
    )
    project = project_row("go-digit", "Go-DigIT", ("2019-01-01", "2021-06-30"), ["1480"], "1480")
    return _demonstration(
        GOTEBORG,
        OrdinaryProject(1480, "go-digit", date(2019, 3, 4)),
        offers,
        project,
        ("go-digit", "Göteborgs Stad, Go-DigIT", "municipality", "allt är påhittat, även perioden"),
        date(2021, 6, 30),
    )


def digit_stockholm() -> Demonstration:
    """Three workshops in each work group, led by its manager, spring 2017."""
    offers = tuple(
        Offer(
            Plan(f"WS{number}", topic, 60),
            date(2017, month, 1),
            date(2017, month, 28),
            led_by_manager=True,
        )
        for number, month, topic in (
            (1, 3, "digital arbetsmiljö"),
            (2, 4, "självskattning"),
            (3, 5, "horisontella principer"),
        )
    )
    project = project_row("digit", "DigIT", ("2015-12-01", "2018-11-30"), ["0180"], "0180")
    built = OrdinaryProject(5800, "digit", date(2016, 9, 5))
    _meet(built)
    return _demonstration(
        STOCKHOLM,
        built,
        offers,
        project,
        ("digit-stockholm", "DigIT Stockholm", "municipality", "fördelning och namn är påhittade"),
        date(2018, 11, 30),
    )


def _meet(built: OrdinaryProject) -> None:
    """Seven breakfasts for managers and a visit to each district: anchoring, not training time."""
    mornings = list(working_days(date(2016, 10, 3), date(2016, 10, 31)))[:7]
    for day in mornings:
        built.programme.hold(Plan("FÖR", "frukostmöte", 90), local(day, 8))
    visits = working_days(date(2017, 9, 4), date(2017, 9, 29))
    for day, district in zip(visits, DISTRICTS, strict=False):
        built.programme.hold(Plan("FÖR", f"temperaturmätning {district}", 120), local(day, 13))
