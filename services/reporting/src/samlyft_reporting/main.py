"""The service as the shared plumbing runs it."""

from __future__ import annotations

from samlyft_common.service import Service
from samlyft_operations import unapplied
from samlyft_reporting.archive import routes as archive
from samlyft_reporting.benchmarks import routes as benchmarks
from samlyft_reporting.comparisons import routes as comparisons
from samlyft_reporting.consumers import HANDLERS
from samlyft_reporting.entries import routes as entries
from samlyft_reporting.esf import routes as esf
from samlyft_reporting.evaluations import routes as evaluations
from samlyft_reporting.exports import routes as exports
from samlyft_reporting.exports.job import make_exports
from samlyft_reporting.figures import routes as figures
from samlyft_reporting.figures_told import tell
from samlyft_reporting.file_templates import routes as file_templates
from samlyft_reporting.filing_calendar import routes as filing_calendar
from samlyft_reporting.financial_reports import routes as financial_reports
from samlyft_reporting.freshness import routes as freshness
from samlyft_reporting.indicators import routes as indicators
from samlyft_reporting.interviews import routes as interviews
from samlyft_reporting.models import METADATA, READ_MODEL
from samlyft_reporting.month_files import routes as month_files
from samlyft_reporting.observations import routes as observations
from samlyft_reporting.open_data import routes as open_data
from samlyft_reporting.packs import routes as packs
from samlyft_reporting.packs.job import make_packs
from samlyft_reporting.projects import routes as projects
from samlyft_reporting.publications import routes as publications
from samlyft_reporting.publications.job import publish_by_calendar
from samlyft_reporting.recommendations import routes as recommendations
from samlyft_reporting.rules import MAY
from samlyft_reporting.settings import Settings
from samlyft_reporting.sharing import routes as sharing
from samlyft_reporting.signals import routes as signals
from samlyft_reporting.signals.job import follow_signals
from samlyft_reporting.summaries import routes as summaries
from samlyft_reporting.webhooks import routes as webhooks
from samlyft_reporting.webhooks.job import send_webhooks
from samlyft_web.sayings import Text

SERVICE = Service(
    name="reporting",
    package="samlyft_reporting",
    title=Text("Rapporter", "Reporting"),
    description=Text(
        "Vad som är känt om ett projekt på ett visst datum: antal personer, minuter och andelar, "
        "och varför två datum skiljer sig åt. Allt räknas ur händelser från de andra tjänsterna. "
        "Begränsning: siffrorna ligger en stund efter det som registreras; se /freshness.",
        "What is known of a project on a date: counts of people, minutes and shares, and why two "
        "dates differ. Everything is computed from the other services' events. "
        "Known limit: figures are a moment behind what is recorded; see /freshness.",
    ),
    settings=Settings,
    metadata=METADATA,
    routers=(
        projects.router,
        summaries.router,
        figures.router,
        publications.router,
        open_data.router,
        entries.router,
        exports.router,
        esf.router,
        comparisons.router,
        freshness.router,
        indicators.router,
        signals.router,
        observations.router,
        benchmarks.router,
        sharing.router,
        webhooks.router,
        evaluations.router,
        interviews.router,
        recommendations.router,
        file_templates.router,
        month_files.router,
        filing_calendar.router,
        financial_reports.router,
        packs.router,
        archive.router,
        unapplied.router,
    ),
    may=MAY,
    handlers=HANDLERS,
    jobs=(
        publish_by_calendar,
        make_exports,
        follow_signals,
        send_webhooks,
        make_packs,
        tell,
    ),
    rebuilds=tuple(table.name for table in READ_MODEL),
)
