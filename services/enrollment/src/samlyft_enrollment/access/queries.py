"""Reads of the common tables `tenant` and `access_grant`, which have no model of their own."""

from typing import Any

from samlyft_enrollment.access.schemas import GrantOut, TenantOut
from samlyft_enrollment.models import METADATA

TENANT = METADATA.tables["tenant"]
GRANT = METADATA.tables["access_grant"]


def tenant_out(row: Any) -> TenantOut:
    """A row of `tenant`."""
    return TenantOut.model_validate(dict(row._mapping))


def grant_out(row: Any) -> GrantOut:
    """A row of `access_grant`."""
    return GrantOut.model_validate({"grant_id": row.id, **row._mapping})
