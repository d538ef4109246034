"""Enrollment's own verbs of the command line."""

from collections.abc import Mapping

from samlyft_common.service import Verb
from samlyft_enrollment.operating import keeping, leaving, tenants

VERBS: Mapping[str, Verb] = {**tenants.VERBS, **leaving.VERBS, **keeping.VERBS}
