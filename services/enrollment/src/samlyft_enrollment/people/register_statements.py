"""What the register asks, thousands of rows at a time."""

import sqlalchemy as sa

WORKPLACES = sa.text(
    """
    select code, id, municipality_code, employer_number, closed_on,
        case when closed_on is null then '{}' else array(
            with recursive later as (
                select unnest(w.successor_ids) as id
                union select unnest(s.successor_ids) from later join workplace s on s.id = later.id
            ) select id from later
        ) end as later
    from workplace w where code = any(:codes)
    """
)
EMPLOYMENTS = sa.text(
    """
    select e.* from employment e
    join unnest(cast(:employers as text[]), cast(:numbers as text[])) as p (employer, number)
        on (e.employer_number, e.employee_number) = (p.employer, p.number)
    order by e.starts_on for update of e
    """
)
PROTECTED_SORT_NAME = "~"
"""Stands last and says nothing: cursors and the order of a list would otherwise tell the name."""
UNTOLD = {"display_name": None, "gender": "unknown", "birth_year": None}
# Joined, never `= any(...)`: a kept plan that reads the whole table compares each row with each of thousands.
FOUND = sa.text(
    """
    select i.lookup, i.person_id from identity i
    join unnest(cast(:lookups as bytea[])) as asked (lookup) on asked.lookup = i.lookup
    """
)
PEOPLE = sa.text(
    """
    select p.* from person p join unnest(cast(:ids as uuid[])) as asked (id) on asked.id = p.id
    order by p.id for update of p
    """
)
IDENTITIES = sa.text(
    """
    select i.id, i.person_id, i.kind, i.key_id, i.sealed, i.lookup from identity i
    join unnest(cast(:ids as uuid[])) as asked (id) on asked.id = i.person_id
    where i.replaced_at is null
    """
)
# Registered twice is one human: the kept person and all duplicates.
ALIKE = sa.text(
    """
    select other.*, one.protection as as_one, one.since
    from person other
    join (
        select coalesce(merged_into, id) as kept, min(protection) as protection, max(known_at) as since
        from person where id = any(:ids) and protection <> 'none' group by 1
    ) as one on coalesce(other.merged_into, other.id) = one.kept
    where other.protection = 'none' for update of other
    """
)
CLAIM = sa.text(
    """
    update employment e set source_id = :source
    from unnest(cast(:ids as uuid[])) as asked (id) where e.id = asked.id
    """
)
REPLACED = sa.text(
    """
    update identity i set replaced_at = now()
    from unnest(cast(:ids as uuid[])) as asked (id) where i.id = asked.id
    """
)
