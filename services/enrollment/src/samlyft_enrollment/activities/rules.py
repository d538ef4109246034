"""What an activity may be, decided without a database."""

from collections.abc import Collection
from typing import Literal

ActivityKind = Literal[
    "BAS", "SYS", "OPS", "APT", "WS1", "WS2", "WS3", "WEB", "KUN", "IND",
    "DOU", "CHF", "STR", "HPL", "NÄT", "FÖR", "PROV", "DEL", "KONF",
]  # fmt: skip
"""Codes of kinds of activity (domain.md, A4), the same as those of sessions held."""
Gathering = Literal["anchoring_meeting", "midway_visit", "observed_workshop", "conference"]
WORKSHOPS = frozenset({"WS1", "WS2", "WS3"})
GATHERINGS: dict[str, frozenset[str]] = {
    "anchoring_meeting": frozenset({"FÖR"}),
    "midway_visit": frozenset({"FÖR"}),
    "observed_workshop": WORKSHOPS,
    "conference": frozenset({"KONF"}),
}
"""Which kinds each sort of meeting belongs to; whoever attends gets no participant time."""
ALWAYS = {"FÖR": "anchoring_meeting", "KONF": "conference"}
BLOCK = 15
"""Minutes of theory, and of discussion, at a workplace meeting."""


def gathering_of(kind: str, said: str | None) -> str | None:
    """The sort of meeting, as said or as the kind implies."""
    return said or ALWAYS.get(kind)


def fault_of_minutes(nominal: int | None, theory: int | None, discussion: int | None) -> bool:
    """Whether the parts are longer than the whole."""
    return nominal is not None and (theory or 0) + (discussion or 0) > nominal


def minutes_of(
    kind: str, nominal: int | None, theory: int | None, discussion: int | None
) -> tuple[int | None, int | None, int | None]:
    """As said; a workplace-meeting block is 15 + 15 unless something else is."""
    if kind == "APT" and (nominal, theory, discussion) == (None, None, None):
        return 2 * BLOCK, BLOCK, BLOCK
    if nominal is None and theory is not None and discussion is not None:
        nominal = theory + discussion
    return nominal, theory, discussion


def repeated(codes: Collection[str]) -> bool:
    """Whether a code stands twice."""
    return len(set(codes)) < len(codes)
