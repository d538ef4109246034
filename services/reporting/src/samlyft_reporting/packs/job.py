"""The job that makes packs: each is taken by whoever locks it, step by step, so that its progress is seen.

It runs in the worker. A worker that dies leaves the pack to another after a while; what was frozen stays frozen.
"""

from __future__ import annotations

import asyncio
import sys
from copy import deepcopy
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
import structlog

from samlyft_common.db import Database
from samlyft_common.jobs import rounds, tenants
from samlyft_common.settings import Settings
from samlyft_reporting.models import pack
from samlyft_reporting.packs import commands
from samlyft_reporting.packs.document import Document
from samlyft_reporting.packs.facts import gather
from samlyft_reporting.packs.kinds import compose
from samlyft_reporting.packs.tongue import Tongue
from samlyft_reporting.packs.workbook import workbook
from samlyft_reporting.projects.queries import project as get_project
from samlyft_web.problems import AppError

REST = 2.0
COMMAND = (sys.executable, "-m", "samlyft_reporting.packs.press")
CLAIM = sa.text(
    """
    select pack_id from pack
    where status = 'waiting' or status = 'running' and changed_at < now() - interval '3 minutes'
    order by pack_id limit 1 for update skip locked
    """
)


class PressError(Exception):
    """What the pack holds cannot be set."""


async def make_packs(database: Database, _: Settings, stop: asyncio.Event) -> None:
    """Works until `stop`; a database that is away is waited for."""
    await rounds(lambda: one_round(database), stop, every=REST, waiting="packs wait", eager=True)


async def one_round(database: Database) -> bool:
    """Makes all packs of all tenants that wait now; gives whether there were any."""
    worked = False
    for tenant_id in await tenants(database):
        while await make_one(database, tenant_id):
            worked = True
    return worked


async def make_one(database: Database, tenant_id: str) -> bool:
    """Makes the next pack of a tenant; False when none waits."""
    async with database.session(tenant_id) as session:
        pack_id = await (await session.connection()).scalar(CLAIM)
        if pack_id is None:
            return False
        await commands.begin(session, await _row(session, pack_id))
    try:
        await _make(database, tenant_id, pack_id)
    except (PressError, AppError, ValueError, KeyError, TypeError) as error:
        structlog.get_logger().exception("pack failed", pack=str(pack_id))
        async with database.session(tenant_id) as session:
            row = await _row(session, pack_id)
            await commands.fail(session, row, type(error).__name__)
    return True


async def _make(database: Database, tenant_id: str, pack_id: UUID) -> None:
    async with database.session(tenant_id) as session:
        row = await _row(session, pack_id)
        if row.content is None:
            project = await get_project(session, row.project_id)
            document = compose(await gather(session, project, row), row)
            await commands.freeze(session, row, document.model_dump(mode="json"))
    document_json = await _frozen(database, tenant_id, pack_id)
    if document_json is None:
        return
    document = Document.model_validate(document_json)
    for step, name in enumerate(("pdf", "xlsx", "json"), 2):
        content = await _file(name, document, document_json)
        async with database.session(tenant_id) as session:
            row = await _row(session, pack_id)
            if row.status != "running":
                return
            await commands.keep(session, row, name, content, step)
            if step == commands.STEPS:
                await commands.publish(session, row)


async def _file(name: str, document: Document, stored: Any) -> bytes:
    """One file of the frozen document."""
    if name == "pdf":
        return await pdf(document)
    if name == "xlsx":
        return await asyncio.to_thread(workbook, document)
    return await asyncio.to_thread(_json, stored)


async def _row(session: Any, pack_id: UUID) -> Any:
    query = sa.select(pack).where(pack.c.pack_id == pack_id).with_for_update()
    return (await (await session.connection()).execute(query)).one()


async def _frozen(database: Database, tenant_id: str, pack_id: UUID) -> Any:
    """What is stored, as it will be read by whoever makes the files again."""
    async with database.session(tenant_id) as session:
        row = await _row(session, pack_id)
        return row.content if row.status == "running" else None


def _json(document: Any) -> bytes:
    """The frozen document with its figures as numbers beside the words that people read."""
    document = deepcopy(document)
    amount = Tongue(document.get("language", "sv")).amount
    for block in (one for chapter in document["chapters"] for one in chapter["blocks"]):
        for key in block["keys"] or []:
            key["amount"] = amount(key["value"])
        if table := block["table"]:
            table["amounts"] = [[amount(cell) for cell in row] for row in table["rows"]]
    return msgspec.json.format(msgspec.json.encode(document, order="sorted"), indent=1)


async def pdf(document: Document) -> bytes:
    """The PDF, by a press of its own."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*COMMAND, stdin=pipe, stdout=pipe, stderr=pipe)
    made, said = await process.communicate(document.model_dump_json().encode())
    if process.returncode != 0:
        structlog.get_logger().error("press", said=said.decode(errors="replace")[-2000:])
        raise PressError
    return made
