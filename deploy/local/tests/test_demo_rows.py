"""Every row of the demonstration has exactly the columns that the imports take."""

from __future__ import annotations

import msgspec
import pytest

from samlyft_enrollment.champions.schemas import ChampionRow
from samlyft_enrollment.people.roster_rows import RosterRow
from samlyft_enrollment.places.schemas import WorkplaceRow
from samlyft_enrollment.projects.participation_schemas import ParticipationRow
from samlyft_imports.bulk import Row
from samlyft_local.demo.all_tenants import BUILDERS
from samlyft_training_log.attendances.schemas import AttendanceRow
from samlyft_training_log.sessions.schemas import SessionRow

KINDS: dict[str, type[Row]] = {
    "workplace": WorkplaceRow,
    "roster": RosterRow,
    "participation": ParticipationRow,
    "session": SessionRow,
    "attendance": AttendanceRow,
    "champion": ChampionRow,
}


@pytest.mark.parametrize("tenant", BUILDERS)
def test_rows_are_read_by_the_services_that_take_them(tenant: str) -> None:
    for batch in BUILDERS[tenant]().batches:
        decoder: msgspec.json.Decoder[Row] = msgspec.json.Decoder(KINDS[batch.noun])
        lines = b"\n".join(map(msgspec.json.encode, batch.rows))
        assert len(decoder.decode_lines(lines)) == len(batch.rows)


def test_an_unknown_column_is_refused() -> None:
    """Control: the check above can fail."""
    row = BUILDERS["sandbox"]().rows("roster")[0] | {"email": "a@example.org"}
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(row), type=RosterRow)
