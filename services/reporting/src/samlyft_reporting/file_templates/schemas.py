"""Bodies of templates and of the fields they may name."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_reporting.file_templates.layouts import TEMPLATE, Layout, Programme
from samlyft_web.fields import Instant
from samlyft_web.problems import Localised


class TemplateOut(BaseModel):
    """A template in one version; shipped ones come with Samlyft and are proposals until replaced."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "template_id": "019ac0de-0000-7000-8000-000000000001",
                **TEMPLATE,
                "version": 1,
                "shipped": False,
                "recorded_at": "2019-05-02T08:00:00Z",
                "actor": "https://issuer.example anna",
            }
        }
    )

    template_id: UUID
    code: str
    version: int
    programme_period: Programme | None
    from_month: str
    format: str
    layout: Layout
    source: str
    shipped: bool
    recorded_at: Instant
    actor: str


class FieldOut(BaseModel):
    """One field that a column may hold."""

    field: str
    meaning: Localised


class Fields(BaseModel):
    """All of them."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"fields": [{"field": "hours", "meaning": "Timmar, avrundade en gång."}]}
        }
    )

    fields: list[FieldOut]
