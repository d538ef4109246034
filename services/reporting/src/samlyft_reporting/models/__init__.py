"""The read models: versions of facts as they were known, the ledger's entries, and rollups of them.

They hold ids, codes and minutes and no name of a person; events alone write them (`reading`).
"""

from samlyft_reporting.models.anchoring import gathering, leader
from samlyft_reporting.models.evaluations import (
    OF_EVALUATION,
    evaluation_assignment,
    evaluation_extract,
    evaluation_file,
    evaluation_read,
    interview_sample,
    interview_seat,
    recommendation,
)
from samlyft_reporting.models.exports import export, export_piece
from samlyft_reporting.models.filing import (
    file_template,
    month_file,
    month_file_read,
    month_file_row,
)
from samlyft_reporting.models.keys import METADATA, Base
from samlyft_reporting.models.ledger import (
    ROLLUPS,
    entry,
    minutes_by_day,
    minutes_by_month,
    minutes_spent,
    persons_by_month,
    presence,
    presence_at,
    presence_in_month,
)
from samlyft_reporting.models.money import financial_report, financing_rule, rate
from samlyft_reporting.models.open_data import open_dataset
from samlyft_reporting.models.packs import archive_package, pack, pack_file
from samlyft_reporting.models.people import champion, employment, participation, person
from samlyft_reporting.models.places import organisation, provider_relation, workplace
from samlyft_reporting.models.planning import (
    activity,
    milestone,
    planned_session,
    project,
    sign_up,
)
from samlyft_reporting.models.published import official_figure, publication, published_cell
from samlyft_reporting.models.sharing import (
    OF_SHARING,
    contribution,
    sharing_agreement,
    sharing_party,
)
from samlyft_reporting.models.signals import (
    OF_SIGNALS,
    observation,
    signal,
    signal_due,
    signal_run,
    signal_step,
    signal_threshold,
)
from samlyft_reporting.models.surveys import release, round_
from samlyft_reporting.models.training import (
    absence,
    action_plan,
    barrier,
    certificate,
    closed_month,
    session,
    support,
    test_result,
    unmatched,
    work_change,
)
from samlyft_reporting.models.webhooks import OF_WEBHOOKS, webhook, webhook_delivery

VERSIONS = (
    *(project, activity, planned_session, sign_up, milestone),
    *(participation, person, employment, champion),
    *(workplace, organisation, provider_relation),
    *(session, absence, closed_month, certificate, support, barrier, work_change, action_plan),
    *(test_result, unmatched, release, round_),
    *(leader, gathering),
    *(rate, financing_rule),
)
READ_MODEL = (*VERSIONS, entry, *ROLLUPS, persons_by_month)

__all__ = [
    "METADATA",
    "OF_EVALUATION",
    "OF_SHARING",
    "OF_SIGNALS",
    "OF_WEBHOOKS",
    "READ_MODEL",
    "ROLLUPS",
    "VERSIONS",
    "Base",
    "absence",
    "action_plan",
    "activity",
    "archive_package",
    "barrier",
    "certificate",
    "champion",
    "closed_month",
    "contribution",
    "employment",
    "entry",
    "evaluation_assignment",
    "evaluation_extract",
    "evaluation_file",
    "evaluation_read",
    "export",
    "export_piece",
    "file_template",
    "financial_report",
    "financing_rule",
    "gathering",
    "interview_sample",
    "interview_seat",
    "leader",
    "milestone",
    "minutes_by_day",
    "minutes_by_month",
    "minutes_spent",
    "month_file",
    "month_file_read",
    "month_file_row",
    "observation",
    "official_figure",
    "open_dataset",
    "organisation",
    "pack",
    "pack_file",
    "participation",
    "person",
    "persons_by_month",
    "planned_session",
    "presence",
    "presence_at",
    "presence_in_month",
    "project",
    "provider_relation",
    "publication",
    "published_cell",
    "rate",
    "recommendation",
    "release",
    "round_",
    "session",
    "sharing_agreement",
    "sharing_party",
    "sign_up",
    "signal",
    "signal_due",
    "signal_run",
    "signal_step",
    "signal_threshold",
    "support",
    "test_result",
    "unmatched",
    "webhook",
    "webhook_delivery",
    "work_change",
    "workplace",
]
