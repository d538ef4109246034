"""Handlers of what other tenants tell this one, each in the recipient's own transaction."""

from __future__ import annotations

from collections.abc import Mapping

from samlyft_common.service import Handler
from samlyft_events import ContributionMade, Event, SharingAgreementChanged
from samlyft_reporting.sharing.telling import keep_contributions, keep_standing

TOLD: Mapping[type[Event], Handler] = {
    SharingAgreementChanged: keep_standing,
    ContributionMade: keep_contributions,
}
