"""Modig's champions, local leaders, milestones and what goes on after it: all synthetic but their number.

Published: more than 30 champions, 2 to 10 in each of seven municipalities. Planned examples of what the
signals of a later version should find:

| signal | where | what is there |
|---|---|---|
| S06 no time | `TJN` | a champion without minutes set aside |
| S10 no plan | Stenungsund | an action plan that is only started |
| S11 no mandate | Partille, Tjörn | a weak mandate; a vacant post |
| S13 appointed | all | every third champion was chosen, not asked |
"""

from __future__ import annotations

from datetime import date

from samlyft_local.demo.modig_people import PLACES, Cast
from samlyft_local.demo.moments import local, rfc3339
from samlyft_local.demo.people import Employee, Row

RECRUITED = local(date(2019, 8, 20), 9)
ACTIVE_FROM = "2019-09-01"
TRAINING_MINUTES = 540
WEEK_MINUTES = (240, 180, 240, 120)
WEAK, VACANT = "1402", "1419"
NO_PLAN = "1415"
GOES_ON = "1440"
"""Where the work goes on in ordinary operation after the project."""
APPLIED = {"words": "Jag hjälper gärna kollegor som tycker att det digitala är krångligt."}
STAGES = {
    "learning_method": (
        "Lärande på arbetsplatsträffen, 15 + 15 minuter",
        "in_use",
        "Metoden används på arbetsplatsträffarna",
        "2020-11-30",
    ),
    "action_plan": (
        "Digital handlingsplan för vård och omsorg",
        "decided",
        "Beslut i nämnden",
        "2020-12-15",
    ),
    "learning_platform": (
        "Plattform för webbutbildningar",
        "in_use",
        "Inloggningar för alla enheter",
        "2020-09-30",
    ),
    "what_remains": (
        "Ombuden fortsätter efter projektet",
        "decided",
        "Tid för ombuden i budget",
        "2021-05-31",
    ),
}


def frame() -> Row:
    """What Modig's project is made of besides its municipalities."""
    return {
        "beneficiary": "Göteborgsregionens kommunalförbund",
        "champion_training_minutes": TRAINING_MINUTES,
        "phases": [
            {"kind": "analysis_planning", "from_on": "2019-04-01", "to_on": "2019-08-31"},
            {"kind": "implementation", "from_on": "2019-09-01", "to_on": "2021-06-30"},
        ],
        "goals": goals(),
        "steering_group": [
            {"name": "Ordförande (påhittad)", "organisation": "GR", "role": "ordförande"},
            *(
                {"name": f"Ledamot {number} (påhittad)", "role": "socialchef"}
                for number in range(1, len(PLACES) + 1)
            ),
        ],
        "risks": [
            {
                "title": "Enhetscheferna hinner inte frigöra tid",
                "likelihood": 4,
                "consequence": 4,
                "measure": "Korta pass på arbetsplatsträffarna; digitalt när det går",
                "follow_up_on": "2020-03-31",
            },
            {
                "title": "Telefoner och uppkoppling räcker inte till",
                "likelihood": 3,
                "consequence": 3,
                "status": "closed",
            },
        ],
    }


def goals() -> list[Row]:
    """In numbers; by gender as care is staffed."""
    return [
        {
            "indicator": "participants",
            "target": 3500,
            "curve": [
                {"month": "2019-12", "planned": 700},
                {"month": "2020-06", "planned": 1500},
                {"month": "2020-12", "planned": 2600},
                {"month": "2021-06", "planned": 3500},
            ],
        },
        {"indicator": "women", "target": 2975},
        {"indicator": "men", "target": 525},
        {"indicator": "training_hours", "target": 30000},
        {"indicator": "municipalities", "target": len(PLACES)},
    ]


def champion_rows(cast: Cast) -> list[Row]:
    """Lines of the champion import; the first applies through the API instead."""
    return [_champion(number, one) for number, one in enumerate(cast.champions)][1:]


def _champion(number: int, one: Employee) -> Row:
    no_time = one.workplace.code.startswith("TJN") and number % 2
    return one.named() | {
        "project_code": "modig",
        "recruited_by": "appointed" if number % 3 == 2 else "applied",
        "minutes_per_week": 0 if no_time else WEEK_MINUTES[number % len(WEEK_MINUTES)],
        "active_from": ACTIVE_FROM,
        "network": f"Ombudsnätverket {one.workplace.employer.place}",
        "known_at": rfc3339(RECRUITED),
    }


def applications(cast: Cast) -> list[tuple[Row, Row]]:
    """In their own words, with the manager's answer: one yes, one no."""
    asked = {"project_code": "modig", "applied_on": "2019-08-15", **APPLIED}
    refused = next(one for one in cast.regulars if one.protection == "none")
    yes = {
        "status": "accepted",
        "reason": "Kan avsätta fyra timmar i veckan.",
        "minutes_per_week": WEEK_MINUTES[0],
        "active_from": ACTIVE_FROM,
        "network": f"Ombudsnätverket {cast.champions[0].workplace.employer.place}",
    }
    no = {"status": "declined", "reason": "Enheten har redan ett ombud. Sök gärna igen."}
    return [
        ({"employee": cast.champions[0].named(), **asked}, yes),
        ({"employee": refused.named(), **asked}, no),
    ]


def milestones() -> list[Row]:
    """Four in each of the seven municipalities; one plan is not decided yet."""
    return [_milestone(code, kind, *said) for code in PLACES for kind, said in STAGES.items()]


def _milestone(code: str, kind: str, name: str, stage: str, evidence: str, day: str) -> Row:
    row: Row = {
        "municipality_code": code,
        "kind": kind,
        "name": name,
        "owner": "verksamhetschef",
        "due_on": "2021-05-31",
    }
    if (code, kind) == (NO_PLAN, "action_plan"):
        return row | {"stage": "started"}
    return row | {"stage": stage, "evidence": evidence, "reached_on": day}


def leaders(cast: Cast) -> list[Row]:
    """A post in each municipality: one of them vacant, one with a weak mandate."""
    return [
        {
            "municipality_code": one.workplace.employer.code,
            "employee": None if one.workplace.employer.code == VACANT else one.named(),
            "mandate": "weak" if one.workplace.employer.code == WEAK else "clear",
            "share_percent": 25 if one.workplace.employer.code == WEAK else 50,
            "from_on": "2019-04-01",
        }
        for one in cast.leaders
    ]


def parts() -> list[Row]:
    """Two common parts, and a local one in the first municipality."""
    local_part = {"municipality_code": GOES_ON, "aim": "Alla enheter signerar digitalt."}
    rows: list[Row] = [
        {"code": "webb", "name": "Webbutbildning"},
        {"code": "larprocess", "name": "Lärprocesser mellan kommunerna"},
        {"code": "ale-signering", "name": "Digital medicinsignering i Ale", **local_part},
    ]
    return [row | {"from_on": ACTIVE_FROM} for row in rows]


def programme() -> Row:
    """Ordinary operation in one municipality, which carries the project on."""
    return {
        "code": "digital-ale",
        "name": "Digital kompetens i Ale, löpande",
        "kind": "programme",
        "eligible_from": "2021-07-01",
        "continues_project_code": "modig",
        "introduction_kinds": ["BAS", "WEB"],
        "refresher_months": 24,
        "champion_training_minutes": TRAINING_MINUTES,
        "synthetic": True,
        "municipalities": [{"municipality_code": GOES_ON, "from_on": "2021-07-01"}],
    }


TAKEOVER: Row = {
    "from_project_code": "modig",
    "to_programme_code": "digital-ale",
    "from_on": "2021-07-01",
    "municipality_code": GOES_ON,
}
PACKAGE: Row = {
    "code": "infosak-apt",
    "title": "Informationssäkerhet på arbetsplatsträffen",
    "topics": ["informationssäkerhet"],
    "content": {
        "kind": "training",
        "activity_kind": "APT",
        "theory_minutes": 15,
        "discussion_minutes": 15,
        "learning_goals": ["Jag vet vilka bilder jag får skicka och till vem"],
        "description": "En kort film och tre frågor att prata om i arbetsgruppen. Påhittat material.",
        "materials": [{"title": "Film, 3 minuter", "link": "https://material.example/infosak"}],
    },
}
EXAMPLE: Row = {
    "code": "draglakan-stenungsund",
    "title": "Motoriserade draglakan på ett boende",
    "topics": ["draglakan", "arbetsmiljö"],
    "content": {
        "kind": "example",
        "tried": "Motoriserade draglakan provades på ett boende. Påhittat exempel.",
        "came_of_it": "Personalen lyfter mindre tungt, och två boenden till vill prova.",
        "film_link": "https://film.example/draglakan",
    },
}
NEWER: Row = {key: value for key, value in PACKAGE.items() if key != "code"} | {
    "news": "Ny fråga om bilder i gruppchattar"
}
