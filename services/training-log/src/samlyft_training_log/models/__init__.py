"""Tables of the training log: sessions, attendance and the ledger; `copied` has those that events fill."""

from samlyft_training_log.copied import (
    ChampionCopy,
    EmploymentCopy,
    PersonCopy,
    PlannedSessionCopy,
    ProjectCopy,
    SignUpCopy,
    WorkplaceCopy,
)
from samlyft_training_log.keys import METADATA, Base
from samlyft_training_log.models.attendances import Attendance
from samlyft_training_log.models.balances import BalanceDay, BalanceMark, BalancePerson
from samlyft_training_log.models.barriers import Barrier
from samlyft_training_log.models.certificates import (
    Certificate,
    CertificateCode,
    CertificateEntry,
    Signature,
    SigningLink,
    SigningPolicy,
)
from samlyft_training_log.models.chain import Seal
from samlyft_training_log.models.chain_edges import ChainChange, ChainEdge, ChainMark
from samlyft_training_log.models.cofinancing import FinancingRule, Rate
from samlyft_training_log.models.courses import CourseResult, ResultVisibility, WebCourse
from samlyft_training_log.models.disposals import Disposal, DisposedDocument, RetentionCopy
from samlyft_training_log.models.evidence import EvidenceRead, EvidenceRequest
from samlyft_training_log.models.filed import FiledReportCopy
from samlyft_training_log.models.ledger import LedgerEntry, Posting
from samlyft_training_log.models.marking import MarkingCode, PresenceMark
from samlyft_training_log.models.months import MonthStep, ProjectMonth
from samlyft_training_log.models.plans import ActionPlan, PlanMeasure
from samlyft_training_log.models.platforms import Learner, LearningPlatform, XapiStatement
from samlyft_training_log.models.policies import AttestationPolicy
from samlyft_training_log.models.printing import CertificatePrint, PrintPart, TextMessage
from samlyft_training_log.models.sessions import SessionDay, SessionTrainer, TrainingSession
from samlyft_training_log.models.sheets import PaperKeying, PaperSheet
from samlyft_training_log.models.states import XapiState
from samlyft_training_log.models.support import Support
from samlyft_training_log.models.waiting import Reference, Unmatched
from samlyft_training_log.models.work_changes import WorkChange, WorkChangeSession
from samlyft_training_log.models.worked import WorkedTime

__all__ = [
    "METADATA",
    "ActionPlan",
    "Attendance",
    "AttestationPolicy",
    "BalanceDay",
    "BalanceMark",
    "BalancePerson",
    "Barrier",
    "Base",
    "Certificate",
    "CertificateCode",
    "CertificateEntry",
    "CertificatePrint",
    "ChainChange",
    "ChainEdge",
    "ChainMark",
    "ChampionCopy",
    "CourseResult",
    "Disposal",
    "DisposedDocument",
    "EmploymentCopy",
    "EvidenceRead",
    "EvidenceRequest",
    "FiledReportCopy",
    "FinancingRule",
    "Learner",
    "LearningPlatform",
    "LedgerEntry",
    "MarkingCode",
    "MonthStep",
    "PaperKeying",
    "PaperSheet",
    "PersonCopy",
    "PlanMeasure",
    "PlannedSessionCopy",
    "Posting",
    "PresenceMark",
    "PrintPart",
    "ProjectCopy",
    "ProjectMonth",
    "Rate",
    "Reference",
    "ResultVisibility",
    "RetentionCopy",
    "Seal",
    "SessionDay",
    "SessionTrainer",
    "SignUpCopy",
    "Signature",
    "SigningLink",
    "SigningPolicy",
    "Support",
    "TextMessage",
    "TrainingSession",
    "Unmatched",
    "WebCourse",
    "WorkChange",
    "WorkChangeSession",
    "WorkedTime",
    "WorkplaceCopy",
    "XapiState",
    "XapiStatement",
]
