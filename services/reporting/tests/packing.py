"""Packs for tests: asked for and made, and what one says, to hold two languages beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx

from samlyft_charts import Language
from samlyft_common.db import Database
from samlyft_reporting.packs import job
from samlyft_reporting.packs.tongue import Tongue

WORD = re.compile(r"[A-Za-zÅÄÖÉåäöé]{2,}")
DIGITS = re.compile(r"\d+")
SAME = frozenset(
    ["april", "form", "hash", "in", "november", "per", "person", "plan", "september", "system"]
) | {"version", "workshop"}
"""Words that are written alike in both languages."""


async def asked(client: httpx.AsyncClient, world: Any, **body: Any) -> Any:
    answer = await client.post("/packs", json={"project_id": str(world.project_id), **body})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def made(client: httpx.AsyncClient, database: Database, world: Any, **body: Any) -> Any:
    pack = await asked(client, world, **body)
    assert (pack["status"], pack["steps_done"]) == ("waiting", 0)
    assert await job.one_round(database)
    found = (await client.get(f"/packs/{pack['pack_id']}")).json()
    assert (found["status"], found["failure"]) == ("done", None)
    return found


def texts(document: dict[str, Any]) -> Iterator[str]:
    """All that people read in a pack, in its order."""
    yield from (document["title"], document["subtitle"], document["notice"] or "")
    yield from (word for fact in document["facts"] for word in fact)
    for chapter in document["chapters"]:
        yield chapter["heading"]
        for block in chapter["blocks"]:
            yield from _block(block)
    yield from (one[name] for one in document["definitions"] for name in ("title", "meaning"))


def _block(block: dict[str, Any]) -> Iterator[str]:
    yield from (block["text"] or "", block["aside"] or "", *(block["points"] or []))
    yield from (key[name] for key in block["keys"] or [] for name in ("label", "value", "note"))
    if table := block["table"]:
        yield from (table["caption"], table["note"], *table["columns"])
        yield from (str(cell) for row in table["rows"] for cell in row)
    if chart := block["chart"]:
        yield from (chart["title"], chart["alternative"], *chart["spec"]["title"]["text"])
        for value in chart["spec"]["data"]["values"]:
            yield from (part for part in value.values() if isinstance(part, str))


def words(said: Iterator[str]) -> set[str]:
    """In small letters."""
    return {word.lower() for one in said for word in WORD.findall(one)}


def left_over(sv: Iterator[str], en: Iterator[str], names: str) -> set[str]:
    """Words of the Swedish pack that stand in the English one, but for names and what is written alike."""
    return (words(sv) & words(en)) - words(iter([names])) - SAME


def figures(document: dict[str, Any], language: Language) -> list[Any]:
    """Every number of a pack in its order: of keys, tables and charts, and the digits of its sentences."""
    amount = Tongue(language).amount
    thousands = "," if language == "en" else "\u00a0"
    found: list[Any] = []
    for text in texts(document):
        whole = amount(text)
        digits = sorted(DIGITS.findall(re.sub(rf"(?<=\d){thousands}(?=\d{{3}})", "", text)))
        found.append(digits if whole is None else whole)
    return found
