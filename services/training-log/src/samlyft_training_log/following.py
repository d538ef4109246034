"""The routes of what came of the training, in one list."""

from __future__ import annotations

from samlyft_training_log.barriers import routes as barriers
from samlyft_training_log.capacity import routes as capacity
from samlyft_training_log.chains import routes as chains
from samlyft_training_log.courses import routes as courses
from samlyft_training_log.coverage import routes as coverage
from samlyft_training_log.evidence import routes as evidence
from samlyft_training_log.plans import routes as plans
from samlyft_training_log.platforms import routes as platforms
from samlyft_training_log.results import routes as results
from samlyft_training_log.support import routes as support
from samlyft_training_log.work_changes import routes as work_changes

ROUTERS = (
    support.router,
    barriers.router,
    work_changes.router,
    plans.router,
    chains.router,
    coverage.router,
    capacity.router,
    courses.router,
    results.router,
    platforms.router,
    evidence.router,
)
