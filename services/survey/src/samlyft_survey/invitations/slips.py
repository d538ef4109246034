"""Invitations to hand out: one slip a person, a sheet a workplace, as a page to print or as PDF."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib import resources
from itertools import groupby
from typing import Any
from uuid import UUID

from fastapi.concurrency import run_in_threadpool

from samlyft_survey.forms import QuestionnaireBody
from samlyft_survey.invitations.schemas import Invitation
from samlyft_survey.links.commands import qr
from samlyft_survey.links.wording import groups_in
from samlyft_survey.models import Round
from samlyft_web.problems import Text, in_language, language

_WORDS = {
    "title": Text("Inbjudan till enkät", "Invitation to a survey"),
    "none": Text("Lämnas personligen", "To be handed over in person"),
    "scan": Text(
        "Rikta telefonens kamera mot rutan, eller skriv av adressen.",
        "Point the camera of your phone at the square, or type the address.",
    ),
    "until": Text("Sista dag att svara:", "Last day to answer:"),
    "once": Text(
        "Länken är din och gäller en gång. Det är frivilligt att svara, och ingen kan se vad just du svarar.",
        "The link is yours and works once. Answering is voluntary, and nobody can see what you answer.",
    ),
    "cut": Text(
        "Klipp isär. Ge lappen bara till den som den gäller.",
        "Cut apart. Give each slip only to whom it is for.",
    ),
    "page": Text("Sida", "Page"),
    "of": Text("av", "of"),
    "qr": Text("QR-kod till enkäten", "QR code of the survey"),
    "name": Text("Namn:", "Name:"),
}


def content(
    row: Round,
    body: QuestionnaireBody,
    invitations: Sequence[Invitation],
    names: Mapping[UUID, str],
) -> dict[str, Any]:
    """What stands on the slips, a sheet a workplace. Nobody's name stands beside no workplace: they are protected."""
    spoken = language.get()
    sheets = [
        {
            "workplace": _workplace(code, together),
            "slips": [_slip(one, names, dict(groups_in(spoken))) for one in together],
        }
        for code, together in _by_workplace(invitations)
    ]
    return {
        "words": {name: in_language(text) for name, text in _WORDS.items()},
        "language": spoken,
        "form": body.title.words(spoken),
        "closes_on": row.closes_on.isoformat(),
        "sheets": sheets,
        "timestamp": int(datetime.now(UTC).timestamp()),
    }


def _by_workplace(
    invitations: Sequence[Invitation],
) -> Iterator[tuple[str | None, list[Invitation]]]:
    ordered = sorted(
        invitations, key=lambda one: (one.workplace_code is None, one.workplace_code or "")
    )
    for code, together in groupby(ordered, key=lambda one: one.workplace_code):
        yield code, list(together)


def _workplace(code: str | None, together: Sequence[Invitation]) -> str:
    return together[0].workplace_name or code or in_language(_WORDS["none"])


def _slip(one: Invitation, names: Mapping[UUID, str], groups: Mapping[str, str]) -> dict[str, str]:
    known = one.person_id and one.workplace_code and names.get(one.person_id)
    whose = one.person_id or one.workplace_id
    return {
        "name": known or "",
        "group": groups.get(one.role_group, ""),
        "mark": str(whose)[-8:],
        "link": one.link,
    }


async def paper(found: Mapping[str, Any]) -> bytes:
    """Tagged PDF (PDF/UA-1); set in a thread, for it takes a while."""
    return await run_in_threadpool(_set, found)


def _set(found: Mapping[str, Any]) -> bytes:
    # Imported where a document is made: 40 MB that no other request needs.
    import typst

    sheets = [
        {**sheet, "slips": [{**slip, "qr": qr(slip["link"])} for slip in sheet["slips"]]}
        for sheet in found["sheets"]
    ]
    source = resources.files("samlyft_survey").joinpath("templates/slips.typ").read_bytes()
    data = json.dumps({**found, "sheets": sheets}, ensure_ascii=False)
    made: bytes = typst.compile(
        source, sys_inputs={"data": data}, pdf_standards=["ua-1"], ignore_system_fonts=True
    )
    return made
