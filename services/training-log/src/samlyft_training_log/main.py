"""The service as the shared plumbing runs it."""

from __future__ import annotations

from samlyft_common.service import Service, Verb
from samlyft_operations import unapplied
from samlyft_training_log.attendances import routes as attendances
from samlyft_training_log.attesting import routes as attesting
from samlyft_training_log.consumers import HANDLERS
from samlyft_training_log.following import ROUTERS as FOLLOWING
from samlyft_training_log.jobs import JOBS
from samlyft_training_log.ledger import routes as ledger
from samlyft_training_log.marking import pages as marking_pages
from samlyft_training_log.marking import routes as marking
from samlyft_training_log.models import METADATA
from samlyft_training_log.payroll import routes as payroll
from samlyft_training_log.policies import routes as policies
from samlyft_training_log.proving import ROUTERS as PROVING
from samlyft_training_log.rolls import routes as rolls
from samlyft_training_log.rules import MAY
from samlyft_training_log.seals import routes as seals
from samlyft_training_log.seals import sealer
from samlyft_training_log.sessions import routes as sessions
from samlyft_training_log.settings import Settings
from samlyft_training_log.sheets import routes as sheets
from samlyft_training_log.worked import routes as worked
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
        attesting.router,
        attendances.router,
        ledger.router,
        payroll.router,
        *PROVING,
        *FOLLOWING,
        policies.router,
        seals.router,
        worked.router,
        sheets.router,
        rolls.router,
        marking.router,
        marking_pages.router,
        unapplied.router,
    ),
    beside={PATH: build_xapi},
    may=MAY,
    handlers=HANDLERS,
    jobs=JOBS,
    beside_relay=(sealer.run,),
    verbs={"verify": Verb("walks the sealed chain of every tenant", sealer.verify_from_shell)},
    rebuilds=(
        "project_copy",
        "workplace_copy",
        "employment_copy",
        "person_copy",
        "champion_copy",
        "planned_session_copy",
        "sign_up_copy",
        "filed_report_copy",
        "retention_copy",
    ),
)
