"""What a directory may see of people, workplaces and who is where."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

# Who is protected, restricted, merged or erased is nobody to a directory.
USERS = sa.text(
    """
    select p.id, coalesce(s.user_name, p.id::text) as user_name, s.external_id, p.given_name,
        p.family_name, coalesce(s.attributes, '{}') as attributes,
        coalesce(s.active, e.person_id is not null) as active, s.person_id is not null as listed,
        p.version + coalesce(s.version, 0) as version, coalesce(s.created_at, p.known_at) as created,
        greatest(p.changed_at, s.changed_at) as changed, e.employee_number, e.employer_number,
        w.code as workplace_code
    from person p
    left join scim_user s on s.tenant_id = p.tenant_id and s.person_id = p.id
    left join lateral (
        select * from employment e
        where e.tenant_id = p.tenant_id and e.person_id = p.id and e.status = 'active'
            and (now() at time zone 'Europe/Stockholm')::date
                between e.starts_on and coalesce(e.ends_on, 'infinity')
        order by e.starts_on desc, e.id limit 1
    ) e on true
    left join workplace w on w.tenant_id = e.tenant_id and w.id = e.workplace_id
    where p.protection = 'none' and p.status = 'active' and p.restricted_at is null
        and s.removed_at is null
    """
).columns(
    id=sa.Uuid,
    user_name=sa.Text,
    external_id=sa.Text,
    given_name=sa.Text,
    family_name=sa.Text,
    attributes=JSONB,
    active=sa.Boolean,
    listed=sa.Boolean,
    version=sa.Integer,
    created=sa.DateTime(timezone=True),
    changed=sa.DateTime(timezone=True),
    employee_number=sa.Text,
    employer_number=sa.Text,
    workplace_code=sa.Text,
)
GROUPS = sa.text(
    """
    select w.id, w.name as display_name, w.code as external_id, w.version, w.known_at as created,
        w.changed_at as changed, true as is_workplace
    from workplace w
    union all
    select g.id, g.display_name, g.external_id, g.version, g.created_at, g.changed_at, false
    from scim_group g
    where not exists (select from workplace w where w.code = g.external_id)
    """
).columns(
    id=sa.Uuid,
    display_name=sa.Text,
    external_id=sa.Text,
    version=sa.Integer,
    created=sa.DateTime(timezone=True),
    changed=sa.DateTime(timezone=True),
    is_workplace=sa.Boolean,
)
# Employed there, or put there by the directory, also under the group that has become the workplace.
MEMBERS = sa.text(
    """
    select distinct g.group_id, p.id as person_id
    from (
        select e.workplace_id as group_id, e.person_id from employment e
        where e.status = 'active' and (now() at time zone 'Europe/Stockholm')::date
            between e.starts_on and coalesce(e.ends_on, 'infinity')
        union all select m.group_id, m.person_id from scim_member m
        union all
        select w.id, m.person_id from scim_member m
        join scim_group s on s.tenant_id = m.tenant_id and s.id = m.group_id
        join workplace w on w.tenant_id = s.tenant_id and w.code = s.external_id
    ) g
    join person p on p.id = g.person_id
    where p.protection = 'none' and p.status = 'active' and p.restricted_at is null
        and (g.group_id = any(:groups) or g.person_id = any(:people))
    order by 1, 2
    """
)
NAMES = sa.text("select id, name from workplace union all select id, display_name from scim_group")
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
