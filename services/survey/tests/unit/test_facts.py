"""Coarse facts: whatever is told of somebody is told of four others too."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from samlyft_survey.invitations.facts import (
    SMALLEST,
    age_band,
    tellable,
    training_hours_band,
)

VALUES = {
    "municipality_code": ["1440", "1480", "1482"],
    "gender": ["woman", "man"],
    "area_of_care": ["home_care", "lss"],
    "age_band": ["under_30", "30_to_44", "45_to_59"],
    "hours": ["day", "night"],
}
known = st.fixed_dictionaries({}, optional={n: st.sampled_from(v) for n, v in VALUES.items()})
people = st.lists(
    st.tuples(st.sampled_from(["care_staff", "champion"]), known), min_size=1, max_size=60
)


@given(people)
def test_no_combination_is_fewer_than_five_unless_the_role_group_is(
    chosen: list[tuple[str, dict[str, str]]],
) -> None:
    ids: list[UUID] = [uuid4() for _ in chosen]
    groups = {one: group for one, (group, _) in zip(ids, chosen, strict=True)}
    facts = {one: found for one, (_, found) in zip(ids, chosen, strict=True)}
    told = tellable(groups, facts)
    sizes = Counter(groups.values())
    cells = Counter((groups[one], tuple(sorted(told[one].items()))) for one in ids)
    for (group, facts_told), n in cells.items():
        assert n >= min(SMALLEST, sizes[group]), (group, facts_told)
    assert all(told[one].items() <= facts[one].items() for one in ids), "nothing is made up"


def test_a_rare_value_is_left_out_and_the_others_are_told() -> None:
    ids = [uuid4() for _ in range(20)]
    groups = dict.fromkeys(ids, "care_staff")
    facts = {one: {"gender": "man" if place < 2 else "woman"} for place, one in enumerate(ids)}
    assert Counter(map(str, tellable(groups, facts).values())) == {
        "{'gender': 'woman'}": 15,
        "{}": 5,
    }, "three women lack it too, or lacking it would tell the two men"
    few = ids[:8]
    told = tellable({one: groups[one] for one in few}, {one: facts[one] for one in few})
    assert set(map(str, told.values())) == {"{}"}


def test_bands_are_wide() -> None:
    on = date(2021, 6, 1)
    assert [age_band(year, on) for year in (None, 1992, 1991, 1977, 1976, 1962, 1961)] == [
        *(None, "under_30", "30_to_44"),
        *("30_to_44", "45_to_59", "45_to_59", "60_or_over"),
    ]
    assert [training_hours_band(m) for m in (None, 0, 239, 240, 720, 721)] == [
        *("none", "none", "under_4", "4_to_12", "4_to_12", "over_12"),
    ]
