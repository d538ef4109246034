"""What an office does besides the training itself: settings, controllers, shifts, seats, letters, and single persons.

All of it is made up and known long after the projects: none of their figures moves. Nothing here names a real person.
"""

from __future__ import annotations

from typing import Any

from samlyft_local.demo.access import administrator_of
from samlyft_local.demo.client import Api, Caller
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.load_training import starts
from samlyft_local.demo.people import Row
from samlyft_local.messages import say
from samlyft_local.users import LOADER

V1 = "/enrollment/v1"
SETTINGS: dict[str, Row] = {
    "gr": {"languages": ["sv", "en"], "notice_sender": "Göteborgsregionen, Modig (påhittat)"},
    "go-digit": {"champion_title": "digistöd", "champion_title_en": "digital supporter"},
}
CONTROLLER: Row = {
    "arrangement": "joint_controllers",
    "arrangement_reference": "Gemensamt ansvar 2019 (påhittat)",
    "arrangement_on": "2019-03-20",
    "from_on": "2019-04-01",
}
TWICE: Row = {
    "employer_number": "212000-1439",
    "given_name": "Kim",
    "family_name": "Dubbel (påhittad)",
    "workplace_code": "ALE-08",
    "role_group": "care_staff",
    "starts_on": "2023-02-01",
}
"""Registered under two numbers: a human says that they are one."""
PROVIDER = "559999-0008"
SEATS = 4
REQUIRED = "informationssäkerhet"
"""Everyone at the unit that moved to the provider was taught it in Modig."""


async def load_enrollment(api: Api, demonstration: Demonstration) -> None:
    """Once; a tenant without settings of its own has nothing to add."""
    tenant = demonstration.tenant_id
    loader = api.caller(LOADER, tenant)
    admin = api.caller(administrator_of(tenant), tenant)
    if tenant not in SETTINGS or (await admin.get(f"{V1}/controllers"))["items"]:
        return
    await admin.put(f"{V1}/settings", SETTINGS[tenant], await _version(admin))
    codes = [part["municipality_code"] for part in demonstration.projects[0]["municipalities"]]
    for code in codes:
        body = {"name": f"Nämnden i {code} (påhittad)", "contact": f"dataskydd@{code}.example"}
        body |= {"municipality_code": code}
        await admin.post(f"{V1}/controllers", CONTROLLER | body, key=f"{tenant}-controller-{code}")
    unit = await _unit_with_workshops(loader)
    staff = _staff(demonstration, unit)
    await _shifts(loader, tenant, staff)
    link = {"kind": "workplace", "workplace_id": unit["workplace_id"]}
    await loader.post(f"{V1}/calendar-links", link)
    if tenant == "gr":
        await _private_seats(loader)
        await _one_not_two(loader)
        await _single_persons(api, loader, admin, (unit, staff))
    else:
        await _champion(loader, tenant, staff)
    say(f"{tenant}: val, ansvariga nämnder, arbetspass och kalenderlänk", "settings and more")


async def _version(admin: Caller) -> int:
    return int((await admin.get(f"{V1}/settings"))["version"])


async def _unit_with_workshops(loader: Caller) -> Row:
    [first, *_] = (await loader.get(f"{V1}/planned-sessions?limit=20&sort=starts_at"))["items"]
    found: Row = await loader.get(f"{V1}/workplaces/{first['workplace_id']}")
    return found


def _staff(demonstration: Demonstration, unit: Row) -> list[Row]:
    """The roster's rows of those at the unit who have not left, managers aside."""
    last = {_key(row): row for row in demonstration.rows("roster")}
    stays = [row for row in last.values() if "ends_on" not in row]
    return [
        row
        for row in stays
        if row["workplace_code"] == unit["code"]
        and row["role_group"] in {"care_staff", "champion"}
        and row.get("protection", "none") == "none"
    ]


def _key(row: Row) -> tuple[str, str]:
    return str(row["employer_number"]), str(row["employee_number"])


def _who(row: Row) -> Row:
    return {name: row[name] for name in ("employer_number", "employee_number")}


async def _shifts(loader: Caller, tenant: str, staff: list[Row]) -> None:
    """Two days on duty, and one who works the night between; times to meet are proposed from them."""
    night, *others = [_who(row) for row in staff[:12]]
    rows = [{**night, "starts_at": starts(1, 21), "ends_at": starts(2, 7)}]
    for one in others:
        rows += [{**one, "starts_at": starts(d, 7), "ends_at": starts(d, 16)} for d in (1, 2)]
    await loader.bulk(f"{V1}/shift-imports", rows, key=f"{tenant}-shifts")


async def _private_seats(loader: Caller) -> None:
    """Seats that a provider has bought and uses, and what its contract demands of its staff."""
    found = await loader.get(f"{V1}/organisations?organisation_number={PROVIDER}")
    provider = {"organisation_id": found["items"][0]["organisation_id"]}
    [unit] = (await loader.get(f"{V1}/workplaces?code=OMS-01"))["items"]
    [activity, *_] = (await loader.get(f"{V1}/activities?series=workshops&sort=code"))["items"]
    bought = {"seats": SEATS, "valid_from": "2022-01-01", "reference": "Avrop 1 (påhittat)"}
    await loader.post(f"{V1}/seat-purchases", provider | bought, key="gr-seats")
    planned = {
        "code": "ws1-oms",
        "activity_id": activity["activity_id"],
        "starts_at": starts(8, 9),
        "workplace_id": unit["workplace_id"],
        "place": "Omsorgsbolagets lokal",
    }
    made = await loader.post(f"{V1}/planned-sessions", planned, key="gr-seats-session")
    group = {"workplace_id": unit["workplace_id"]}
    group |= {"planned_session_ids": [made["planned_session_id"]]}
    await loader.post(f"{V1}/group-sign-ups", group, key="gr-seats-group")
    demand = {"topic": REQUIRED, "share_percent": 70, "due_on": "2027-12-31"}
    demand |= {"contract": "Avtal 2022-1 (påhittat)"}
    await loader.post(f"{V1}/training-requirements", provider | demand, key="gr-requirement")


async def _one_not_two(loader: Caller) -> None:
    """Two of one name at one unit are asked about, and somebody confirms that they are one."""
    rows = [TWICE | {"employee_number": number} for number in ("99101", "99102")]
    await loader.bulk(f"{V1}/roster-imports", rows, key="gr-twice")
    asked = (await loader.get(f"{V1}/match-suggestions?status=open&limit=200"))["items"]
    for one in asked:
        numbers = {person["employee_number"] for person in one["people"]}
        if numbers == {"99101", "99102"}:
            answer = {"status": "confirmed", "kept_id": one["people"][0]["person_id"]}
            path = f"{V1}/match-suggestions/{one['match_suggestion_id']}"
            await loader.patch(path, answer, one["version"])


async def _single_persons(
    api: Api, loader: Caller, admin: Caller, where: tuple[Row, list[Row]]
) -> None:
    """A participant who wishes for help and declines letters, her champion, and an extract made for her."""
    unit, staff = where
    learner, champion = [await _person(loader, row) for row in staff[:2]]
    for user, role, person in (
        ("gr-participant", "participant", learner),
        ("gr-champion", "champion", champion),
        ("gr-owner", "project-owner", None),
    ):
        reach = [person["person_id"]] if person else ["*"]
        if role == "champion":
            reach.append(unit["workplace_id"])
        body: Row = {"issuer": api.issuer, "subject": user, "role": role, "reach": reach}
        await admin.post(f"{V1}/grants", body)
    path = f"{V1}/people/{learner['person_id']}"
    contact = {"email": "deltagare@ale.example", "language": "sv", "declined": ["moved"]}
    await loader.put(f"{path}/contact", contact, 0)
    told: dict[str, Any] = {"title": "Workshop 1 (påhittad)", "starts_at": starts(8, 9)}
    for kind in ("sign_up", "moved"):
        notice = {"kind": kind, "person_ids": [learner["person_id"]], "facts": told}
        await loader.post(f"{V1}/notices", notice, key=f"gr-notice-{kind}")
    wish = {
        "person_id": learner["person_id"],
        "champion_id": champion["person_id"],
        "topic": "digitala möten",
        "words": "Jag vill öva i lugn och ro.",
    }
    await api.caller("gr-participant", "gr").post(f"{V1}/wishes", wish)
    owner = api.caller("gr-owner", "gr")
    await owner.get(f"{path}/register-extract?reference=Provutdrag")


async def _person(loader: Caller, row: Row) -> Row:
    found = await loader.get(f"{V1}/employments?employee_number={row['employee_number']}")
    [job] = [e for e in found["items"] if e["employer_number"] == row["employer_number"]]
    return {"person_id": job["person_id"]}


async def _champion(loader: Caller, tenant: str, staff: list[Row]) -> None:
    """A single municipality's own champion, in ordinary operation."""
    body = {"employee": _who(staff[0]), "active_from": "2021-07-01", "minutes_per_week": 120}
    await loader.post(f"{V1}/champions", body, key=f"{tenant}-champion")
