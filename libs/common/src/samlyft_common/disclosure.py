"""Small cells: what is withheld so that no published figure gives away a single person.

Pure and deterministic. A table is one- or two-way, with its totals; a figure stands for a group of
people and a total for the sum of its cells. Withholding the small cells alone is not enough, since
totals minus the others give them back: further cells are withheld until nobody who knows all the
published figures, and that no figure is negative, can tell a withheld one.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

FLOOR_COUNTS, FLOOR_MEANS, FLOOR_TEXTS = 5, 7, 10
TOTAL = None
"""The place of a total: `(TOTAL, column)` is a column's, `(TOTAL, TOTAL)` the table's."""

Reason = Literal["small", "complement", "unanimous", "protects-another"]
Place = tuple[Hashable, Hashable]
