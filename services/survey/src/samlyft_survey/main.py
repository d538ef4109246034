"""The service as the shared plumbing runs it."""

from __future__ import annotations

from samlyft_common.service import Service
from samlyft_operations import unapplied
from samlyft_survey.answering import pages as answering
from samlyft_survey.answers import routes as answers
from samlyft_survey.consumers import HANDLERS
from samlyft_survey.families import routes as families
from samlyft_survey.free_text import routes as free_text
from samlyft_survey.groups import routes as groups
from samlyft_survey.invitations import routes as invitations
from samlyft_survey.links import pages as shared
from samlyft_survey.links import routes as links
from samlyft_survey.mailing import pages as opt_outs
from samlyft_survey.mailing import routes as mailing
from samlyft_survey.models import METADATA
from samlyft_survey.questionnaires import routes as questionnaires
from samlyft_survey.releases import routes as releases
from samlyft_survey.results import routes as results
from samlyft_survey.rounds import routes as rounds
from samlyft_survey.rounds.clock import keep_rounds
from samlyft_survey.rules import MAY
from samlyft_survey.settings import Settings
from samlyft_web.sayings import Text

SERVICE = Service(
    name="survey",
    package="samlyft_survey",
    title=Text("Enkäter", "Surveys"),
    description=Text(
        "Vad deltagare säger före och efter: enkäter, mättillfällen, svar som inte kan kopplas till någon, "
        "och resultat som frysts när mättillfället stängts. Begränsning: resultat för små grupper visas inte.",
        "What participants say before and after: questionnaires, rounds, answers that cannot be traced to anyone, "
        "and results frozen when the round has closed. Known limit: results of small groups are not shown.",
    ),
    settings=Settings,
    metadata=METADATA,
    # First what is asked most and fastest: routes are tried in order.
    routers=(
        answers.router,
        questionnaires.router,
        rounds.router,
        invitations.router,
        mailing.router,
        links.router,
        families.router,
        releases.router,
        results.router,
        groups.router,
        free_text.router,
        shared.router,
        answering.router,
        opt_outs.router,
        unapplied.router,
    ),
    may=MAY,
    handlers=HANDLERS,
    jobs=(keep_rounds,),
    rebuilds=("participation", "person", "workplace", "employment", "project", "trained"),
    quiet=("/answers", "/opt-outs"),
)
