"""Everything that makes this service enrollment."""

from fastapi import FastAPI

from samlyft_common.service import Service
from samlyft_enrollment.access.together import router as access
from samlyft_enrollment.activities.routes import router as activities
from samlyft_enrollment.calendars.routes import router as calendars
from samlyft_enrollment.champions.routes import router as champions
from samlyft_enrollment.clients.commands import seen
from samlyft_enrollment.clients.figures import tell
from samlyft_enrollment.consumers import HANDLERS
from samlyft_enrollment.counting.routes import router as counting
from samlyft_enrollment.employments.routes import router as employments
from samlyft_enrollment.goals.routes import router as goals
from samlyft_enrollment.leaders.routes import router as leaders
from samlyft_enrollment.matching.routes import router as matching
from samlyft_enrollment.models import METADATA
from samlyft_enrollment.operating import VERBS
from samlyft_enrollment.organisations.routes import router as organisations
from samlyft_enrollment.packages.routes import router as packages
from samlyft_enrollment.people.routes import router as people
from samlyft_enrollment.places.routes import router as places
from samlyft_enrollment.planning.routes import router as planning
from samlyft_enrollment.planning_changes.routes import router as planning_changes
from samlyft_enrollment.programmes.routes import router as programmes
from samlyft_enrollment.projects.group_routes import router as groups
from samlyft_enrollment.projects.routes import router as projects
from samlyft_enrollment.reorganisations.routes import router as reorganisations
from samlyft_enrollment.retention.ending import erase_when_due
from samlyft_enrollment.rosters.routes import router as rosters
from samlyft_enrollment.rules import MAY
from samlyft_enrollment.scim import PATH as SCIM
from samlyft_enrollment.scim import Later
from samlyft_enrollment.seats.routes import router as seats
from samlyft_enrollment.settings import Settings
from samlyft_enrollment.shifts.routes import router as shifts
from samlyft_enrollment.sign_ups.routes import router as sign_ups
from samlyft_enrollment.wishes.routes import router as wishes
from samlyft_operations import unapplied
from samlyft_running.app import build_app
from samlyft_web.problems import Text

SERVICE = Service(
    name="enrollment",
    package="samlyft_enrollment",
    title=Text("Deltagande", "Enrollment"),
    description=Text(
        "Samverkan, behörigheter, enheter, personer och vem som deltar i vilket projekt.",
        "Tenants, grants, workplaces, people and who takes part in which project.",
    ),
    settings=Settings,
    metadata=METADATA,
    routers=(
        access,
        places,
        people,
        projects,
        groups,
        champions,
        goals,
        leaders,
        counting,
        programmes,
        packages,
        activities,
        planning,
        sign_ups,
        rosters,
        employments,
        matching,
        organisations,
        reorganisations,
        planning_changes,
        shifts,
        seats,
        wishes,
        calendars,
        unapplied.router,
    ),
    may=MAY,
    machine_seen=seen,
    beside={SCIM: Later},
    handlers=HANDLERS,
    rebuilds=("heard_session", "heard_entry", "heard_absence", "heard_month", "heard_visibility"),
    jobs=(erase_when_due, tell),
    verbs=VERBS,
    quiet=("/feed",),  # its address is the key to it
)


def create_app(settings: Settings) -> FastAPI:
    """The API as an ASGI application."""
    return build_app(SERVICE, settings)
