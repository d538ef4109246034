"""What figures are broken down by: each dimension's words in SQL, what it needs, and where it makes sense.

Whatever was copied onto the entry is that of the day; whatever is joined (a session's form, a workplace's area, a
person's gender) is as known at the end of the day asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple, get_args

from samlyft_reporting.standing import known
from samlyft_web.problems import Text

By = Literal[
    "municipality",
    "role_group",
    "workplace",
    "part",
    "area_of_care",
    "employer_kind",
    "gender",
    "age_band",
    "form",
    "topic",
    "month",
    "wave",
    "outcome",
]
ALL: tuple[By, ...] = get_args(By)
COMMON, UNKNOWN = "common", "unknown"
AGE_BANDS = ((0, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 120))
"""Their edges are those of the indicators: below 25, and 55 or more (1304/2013: above 54)."""


class Dimension(NamedTuple):
    """A dimension's title and expression over rows `e`, and the joins that it needs."""

    title: Text
    sql: str
    joins: tuple[str, ...] = ()


def _age_band() -> str:
    whens = " ".join(
        f"when extract(year from b.began) - p.birth_year <= {high} then '{name(low, high)}'"
        for low, high in AGE_BANDS
    )
    return f"case when p.birth_year is null then '{UNKNOWN}' {whens} else '{UNKNOWN}' end"


def name(low: int, high: int) -> str:
    """How an age band is called: `25-34`, `-24`, `65-`."""
    return f"-{high}" if not low else f"{low}-" if high >= AGE_BANDS[-1][1] else f"{low}-{high}"


DIMENSIONS: Mapping[By, Dimension] = {
    "municipality": Dimension(Text("Kommun", "Municipality"), "e.municipality_code"),
    "role_group": Dimension(Text("Rollgrupp", "Role group"), "e.role_group"),
    "workplace": Dimension(Text("Arbetsplats", "Workplace"), "e.workplace_id::text"),
    "part": Dimension(
        Text("Delprojekt", "Part of the project"),
        f"coalesce(a.municipality_code, '{COMMON}')",
        ("session", "activity"),
    ),
    "area_of_care": Dimension(
        Text("Verksamhetsområde", "Area of care"),
        f"coalesce(w.area_of_care, '{UNKNOWN}')",
        ("workplace",),
    ),
    "employer_kind": Dimension(
        Text("Slag av arbetsgivare", "Kind of employer"),
        f"coalesce(o.kind, '{UNKNOWN}')",
        ("organisation",),
    ),
    "gender": Dimension(Text("Kön", "Gender"), f"coalesce(p.gender, '{UNKNOWN}')", ("person",)),
    "age_band": Dimension(
        Text("Ålder vid start", "Age at start"), _age_band(), ("person", "began")
    ),
    "form": Dimension(Text("Form", "Form"), f"coalesce(s.form, '{UNKNOWN}')", ("session",)),
    "topic": Dimension(
        Text("Huvudämne", "Main topic"), f"coalesce(s.topic, '{UNKNOWN}')", ("session",)
    ),
    "month": Dimension(Text("Månad", "Month"), "to_char(e.month, 'YYYY-MM')"),
    "wave": Dimension(Text("Mättillfälle", "Wave"), "e.wave"),
    "outcome": Dimension(Text("Utfall", "Outcome"), "e.outcome"),
}
OF_ENTRIES: tuple[By, ...] = tuple(one for one in ALL if one not in {"wave", "outcome"})
OF_PERSONS: tuple[By, ...] = ("gender", "age_band")
OF_PRESENCE: tuple[By, ...] = ("municipality", "role_group", *OF_PERSONS)
"""What the rollup of presence knows by itself, or by the person alone."""
OF_PRESENCE_AT: tuple[By, ...] = (*OF_PRESENCE, "workplace", "area_of_care", "employer_kind")
"""The same by workplace and employer."""
OF_SESSIONS: tuple[By, ...] = (
    "municipality",
    "workplace",
    "part",
    "area_of_care",
    "form",
    "topic",
    "month",
)
OF_PLACES: tuple[By, ...] = ("municipality", "workplace", "area_of_care")
ALLOWED: Mapping[str, tuple[By, ...]] = {
    "entries": OF_ENTRIES,
    "sessions": OF_SESSIONS,
    "coverage": OF_PLACES,
    "champions": ("municipality", "workplace"),
    "response_rate": ("wave",),
    "outcome": ("outcome", "role_group"),
    "unmatched": (),
}


def joins(dimensions: Iterable[By], day: str = "day") -> str:
    """The joins that these dimensions need, each once, over rows `e`."""
    wanted = {join for one in dimensions for join in DIMENSIONS[one].joins}
    all_joins = {
        "person": f"left join person p on p.id = coalesce(k.kept, e.person_id) and {known(day, 'p')}",
        "began": "left join began b on b.person_id = coalesce(k.kept, e.person_id)",
        "workplace": f"left join workplace w on w.id = e.workplace_id and {known(day, 'w')}",
        "organisation": f"""left join (
            select organisation_number, min(kind) as kind from organisation where {known(day)} group by 1
        ) o on o.organisation_number = e.employer_number""",
        "session": f"left join session s on s.id = e.session_id and {known(day, 's')}",
        "activity": f"""left join planned_session ps on ps.id = s.planned_session_id and {known(day, "ps")}
            left join activity a on a.id = ps.activity_id and {known(day, "a")}""",
    }
    return "\n".join(sql for join, sql in all_joins.items() if join in wanted)


def began(day: str = "day") -> str:
    """When each person, after the merges, first took part in the project."""
    return f"""began as materialized (
        select coalesce(k.kept, t.person_id) as person_id, min(t.starts_on) as began
        from participation t left join kept k on k.id = t.person_id
        where t.project_id = :project and t.status <> 'withdrawn' and {known(day, "t")} group by 1
    )"""
