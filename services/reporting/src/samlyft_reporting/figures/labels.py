"""What people call a group of figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.figures.dimensions import By
from samlyft_reporting.indicators import catalogue
from samlyft_reporting.standing import known
from samlyft_web.problems import Text

WORDS: Mapping[By, Mapping[str, Text]] = {
    "gender": {"woman": Text("kvinnor", "women"), "man": Text("män", "men")},
    "form": {
        "on_site": Text("på plats", "on site"),
        "digital": Text("digitalt", "digital"),
        "self_paced": Text("i egen takt", "self-paced"),
    },
    "employer_kind": {
        "municipality": Text("kommun", "municipality"),
        "inter_municipal_body": Text("kommunalförbund", "inter-municipal body"),
        "region": Text("region", "region"),
        "private_provider": Text("privat utförare", "private provider"),
        "university": Text("lärosäte", "university"),
    },
    "wave": catalogue.WAVES,
}
GENERAL = {
    "unknown": Text("okänt", "unknown"),
    "common": Text("gemensamt", "common"),
}
WORKPLACES = sa.text(
    f"select id::text as id, name from workplace where id = any (cast(:ids as uuid[])) and {known('day')}"
)


async def workplace_names(session: AsyncSession, ids: list[str], day: date) -> dict[str, Text]:
    """Names of workplaces as known on a day."""
    if not ids:
        return {}
    connection = await session.connection()
    rows = await connection.execute(WORKPLACES, {"ids": ids, "day": day})
    return {row.id: Text(row.name, row.name) for row in rows}


def label(dimension: By, key: str, workplaces: Mapping[str, Any]) -> Text:
    """A key in words; an unknown code stands for itself."""
    if key in GENERAL:
        return GENERAL[key]
    if dimension in {"municipality", "part"}:
        return catalogue.label("municipality", key)
    if dimension == "role_group":
        return catalogue.label("role_group", key)
    if dimension == "topic":
        return catalogue.topic(key)
    if dimension == "workplace":
        found: Text = workplaces.get(key, Text(key, key))
        return found
    return WORDS.get(dimension, {}).get(key, Text(key, key))
