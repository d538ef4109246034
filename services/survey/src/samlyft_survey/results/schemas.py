"""Bodies of results."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_survey.forms import Label, Wave
from samlyft_survey.results import examples
from samlyft_survey.statistics.several import Correction
from samlyft_web.fields import Instant

Design = Literal["paired", "repeated_cross_section", "post_only", "single", "retrospective"]
Dimension = Literal[
    "whole",
    "role_group",
    "municipality_code",
    "area_of_care",
    "gender",
    "age_band",
    "hours",
    "training_hours_band",
]

ResponseDimension = Literal["role_group", "municipality_code", "area_of_care"]


class Share(BaseModel):
    """How many of the row's n, and the 95 % interval of the share by Wilson."""

    count: int
    share: float
    low: float
    high: float


class Column(BaseModel):
    """Answers that are counted together."""

    values: list[str]
    label: Label


class ResultRow(BaseModel):
    """A group, or several put together because one of them was too small."""

    groups: list[str]
    label: Label
    n: int
    cells: list[Share]


class ItemTable(BaseModel):
    """One item, or one row of a matrix, or one choice of several."""

    item: str
    text: Label
    suppressed: bool
    """True where too few answered, or too few in some answer however they are put together."""
    columns: list[Column]
    rows: list[ResultRow]


class TestResult(BaseModel):
    """p to two figures, alone and corrected over the items of this answer."""

    name: str
    p: float
    p_adjusted: float


class SharesChange(BaseModel):
    """The favourable answers of the same people before and after."""

    n: int
    before: Share
    after: Share
    test: TestResult


class RanksChange(BaseModel):
    """Wilcoxon's signed ranks: those who moved, and how much more upwards than downwards, from -1 to 1."""

    n_changed: int
    test: TestResult
    effect: float
    effect_name: Literal["rank_biserial_matched"] = "rank_biserial_matched"


class Unpaired(BaseModel):
    """Everybody who answered before and everybody who answered after, as two groups."""

    n_before: int
    n_after: int
    difference: float | None
    """Of the favourable shares, with its interval by Newcombe."""
    low: float | None
    high: float | None
    test: TestResult
    effect: float | None
    effect_name: Literal["rank_biserial"] | None


class ItemChange(ItemTable):
    """Improved, unchanged and declined, and the tests that fit the design."""

    net: float | None
    """Share improved minus share declined."""
    shares: SharesChange | None
    ranks: RanksChange | None
    unpaired: Unpaired | None


class MeanRow(BaseModel):
    """A group's mean with its 95 % interval by t, to two decimals; its spread to two figures."""

    groups: list[str]
    label: Label
    n: int
    mean: float
    sd: float
    low: float
    high: float


class _Scale(BaseModel):
    scale: str
    text: Label
    missing: Label
    """Who has the scale, and how it is scored where an answer is missing."""
    items: list[str]
    lowest: float
    highest: float
    suppressed: bool
    """True where too few have the scale, or too few left some of its items out."""


class ScaleMeans(_Scale):
    """One scale."""

    rows: list[MeanRow]


class ScaleChange(_Scale):
    """The mean difference: of the same people with d_z, else of two groups with d_s."""

    design: Literal["paired", "repeated_cross_section"]
    n_before: int | None
    n_after: int | None
    """Paired, the same number."""
    difference: float | None
    low: float | None
    high: float | None
    effect: float | None
    effect_name: Literal["d_z", "d_s"] | None
    test: TestResult | None


class _Told(BaseModel):
    round_id: UUID
    wave: Wave
    design: Design
    as_of: Instant
    reach: str
    definition: Label
    smallest_count: int
    dimension: Dimension
    invited: int
    answered: int
    response_rate: float | None
    caveats: list[Label]


class GroupAnswers(BaseModel):
    """How the estimated group itself answered, from the same round's table by role group."""

    item: str
    text: Label
    suppressed: bool
    """True where that table is not told, or tells the group only together with those who estimated."""
    columns: list[Column]
    rows: list[ResultRow]


class ItemDistribution(ItemTable):
    """How an item was answered; beside an estimate of the group, the group's own answers."""

    group: GroupAnswers | None
    """Only where the item asks champions or managers how the group stands."""


class Distributions(_Told):
    """How a closed round was answered."""

    model_config = ConfigDict(json_schema_extra={"example": examples.DISTRIBUTIONS})

    results: list[ItemDistribution]


class Means(_Told):
    """The scales of a closed round."""

    model_config = ConfigDict(json_schema_extra={"example": examples.MEANS})

    smallest_mean: int
    results: list[ScaleMeans]


class Responses(_Told):
    """Who answered of those invited, by group."""

    model_config = ConfigDict(json_schema_extra={"example": examples.RESPONSES})

    suppressed: bool
    """True where groups are too small, or nobody knows who was asked, as by a shared link."""
    rows: list[ResultRow]
    """A group's n is those invited; its one cell those who answered."""


class Changes(_Told):
    """What is different since an earlier round of the family."""

    model_config = ConfigDict(json_schema_extra={"example": examples.CHANGES})

    since_id: UUID
    since_wave: Wave
    invited_before: int
    answered_before: int
    response_rate_before: float | None
    paired: int
    """Answered both times."""
    attrition: float | None
    """The share of those who answered before who did not answer again."""
    correction: Correction
    results: list[ItemChange]
    scales: list[ScaleChange]
    """For everybody together; empty by group and for then-items."""
    dropout: list[ItemTable]
    """How those who answered again and those who did not (`gone`) had answered before."""
