"""Planted defects: a check that does not find its own is not worth its zero."""

from __future__ import annotations

from tools.proof_checks import damaged
from tools.proof_scan import Needles, Scan, files, tables
from tools.proof_stack import Place

_OF_PROOF = """
select attendance_id from attendance join session using (tenant_id, session_id) where code like 'proof-%'
"""
LOST_ENTRY = f"""
delete from entry where ctid = (select ctid from entry where attendance_id in ({_OF_PROOF}) limit 1)
"""
TWICE = f"""
insert into entry
select (jsonb_populate_record(e, '{{"line": 400}}')).* from entry e
where attendance_id = ({_OF_PROOF} limit 1)
"""
LOST_ROW = """
delete from entry where ctid = (
    select ctid from entry
    where time_kind = 'participant' and time_basis = 'scheduled' and minutes <> 0 limit 1)
"""
"""One that the rollups count: other kinds of time are in none."""
LOST_FACT = """
delete from outbox where ctid = (
    select ctid from outbox where type = 'samlyft.enrollment.participation.changed.v1' limit 1)
"""


def must_find(found: bool, defect: str) -> None:
    """Ends the run when a control finds nothing: its zero would say nothing."""
    if not found:
        msg = f"the control did not find {defect}"
        raise RuntimeError(msg)


async def finds_planted_number(place: Place, needles: Needles) -> int:
    """How often a number planted in a table and in a log is found; both are gone again afterwards."""
    number = sorted(needles.numbers)[0]
    in_table, in_log = Scan(), Scan()
    planted = f"create table planted as select '{number}'::bytea as note"
    async with place.database("reporting") as connection, damaged(connection, planted):
        async for name, data in tables(connection):
            in_table.read(needles, name, data)
    log = place.home / "logs" / "planted.log"
    log.write_text(f"{number[:8]}-{number[8:]}\n")
    for path in files(place):
        in_log.read(needles, path.name, path.read_bytes())
    log.unlink()
    must_find(bool(in_table.hits), "a number in a table")
    must_find(bool(in_log.hits), "a number in a log")
    return sum(in_table.hits.values()) + sum(in_log.hits.values())
