"""The local day: what is dated by day follows the clock of the workplaces, whatever the servers' own.

In SQL: `(now() at time zone 'Europe/Stockholm')::date`. The database's own day is one behind in the
first hours of each night.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def today() -> date:
    """The local date."""
    return datetime.now(STOCKHOLM).date()
