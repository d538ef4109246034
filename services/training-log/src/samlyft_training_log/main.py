"""The service as the shared plumbing runs it."""

from __future__ import annotations

from samlyft_common.service import Service
from samlyft_training_log.attendances import routes as attendances
from samlyft_training_log.consumers import HANDLERS
from samlyft_training_log.following import ROUTERS as FOLLOWING
from samlyft_training_log.jobs import JOBS
from samlyft_training_log.ledger import routes as ledger
from samlyft_training_log.models import METADATA
from samlyft_training_log.payroll import routes as payroll
from samlyft_training_log.proving import ROUTERS as PROVING
from samlyft_training_log.rules import MAY
from samlyft_training_log.sessions import routes as sessions
from samlyft_training_log.settings import Settings
from samlyft_training_log.xapi.app import PATH, build_xapi
from samlyft_web.sayings import Text

SERVICE = Service(
    name="training-log",
    package="samlyft_training_log",
    title=Text("Utbildningslogg", "Training log"),
    description=Text(
        "Genomförda tillfällen, närvaro i hela minuter och den timbok som bara växer: en rättelse är en "
        "ny bokföring med återföring, aldrig en ändring. "
        "Begränsning: en anställning som registrerats nyss kan dröja en stund; närvaron väntar på den.",
        "Sessions held, attendance in whole minutes, and the ledger that only grows: a correction is a "
        "new posting with a reversal, never a change. "
        "Known limit: an employment recorded just now may take a moment; its attendance waits for it.",
    ),
    settings=Settings,
    metadata=METADATA,
    routers=(
        sessions.router,
        attendances.router,
        ledger.router,
        payroll.router,
        *PROVING,
        *FOLLOWING,
    ),
    beside={PATH: build_xapi},
    may=MAY,
    handlers=HANDLERS,
    jobs=JOBS,
    rebuilds=("project_copy", "workplace_copy", "employment_copy", "person_copy", "champion_copy"),
)
