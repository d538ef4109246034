"""No identity number lies about: not in a table, a stream or a log, nor as a hash that anyone could make."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from samlyft_local.demo.all_tenants import BUILDERS
from samlyft_local.demo.client import Api
from samlyft_local.demo.load import load
from tools.proof_scan import Needles, Scan, files, scan, spellings, tables
from tools.proof_stack import Place

# An import of a few megabytes in one piece is meant: the loader has nothing else to do meanwhile.
pytestmark = pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")
NUMBER = "199001019802"


@pytest.fixture(scope="module")
async def needles(api: Api) -> Needles:
    """Of everyone in Modig, loaded as far as people go: workplaces, the roster, who takes part."""
    whole = BUILDERS["gr"]()
    await load(api, replace(whole, batches=whole.batches[:3], merges=[], persons_trained=0))
    return Needles(
        str(row["identity_number"])
        for batch in whole.batches[:3]
        for row in batch.rows
        if "identity_number" in row
    )


async def test_no_table_stream_or_log_holds_an_identity_number(
    place: Place, needles: Needles
) -> None:
    assert len(needles.short) > 3_000
    found = await scan(place, needles)
    assert found.bytes_read > 10_000_000
    assert found.hits == {}


@pytest.mark.parametrize("text", spellings(NUMBER))
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    needles = Needles([NUMBER])
    assert needles.found_in(f"0{text}7".encode()) > 0
    for name in ("sha256", "sha1", "md5"):
        digest = hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest()
        assert needles.found_in(f"ab{digest.upper()}0".encode()) > 0


def test_another_number_is_not_found() -> None:
    assert Needles([NUMBER]).found_in(b"199001019803 900101-9803 " + b"9" * 60) == 0


@pytest.mark.parametrize("column", ["text", "bytea", "jsonb"])
async def test_a_number_planted_in_a_table_is_found(
    place: Place, needles: Needles, column: str
) -> None:
    number = sorted(needles.numbers)[0]
    value = f'"{number}"' if column == "jsonb" else number
    async with place.database("reporting") as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(f"create table planted as select '{value}'::{column} as note")
        found = Scan()
        async for name, data in tables(connection):
            found.read(needles, name, data)
        await transaction.rollback()
    assert any(name.startswith("planted") for name in found.hits)


async def test_a_number_planted_in_a_log_is_found(place: Place, needles: Needles) -> None:
    number = sorted(needles.numbers)[0]
    log = place.home / "logs" / "planted.log"
    log.write_text(f"roster row {number[:8]}-{number[8:]} refused\n")
    found = Scan()
    for path in files(place):
        found.read(needles, path.name, path.read_bytes())
    log.unlink()
    assert found.hits == {"planted.log": 1}
