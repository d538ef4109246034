"""The doors to what proves the hours: months, certificates, signatures, and what they are worth."""

from __future__ import annotations

from fastapi import APIRouter

from samlyft_training_log.certificates import pages as certificate_pages
from samlyft_training_log.certificates import routes as certificates
from samlyft_training_log.cofinancing import routes as cofinancing
from samlyft_training_log.disposals import routes as disposals
from samlyft_training_log.months import routes as months
from samlyft_training_log.printing import routes as printing
from samlyft_training_log.signing import pages as signing_pages
from samlyft_training_log.signing import routes as signing

ROUTERS: tuple[APIRouter, ...] = (
    months.router,
    certificates.router,
    certificate_pages.router,
    printing.router,
    cofinancing.router,
    signing.router,
    signing_pages.router,
    disposals.router,
)
