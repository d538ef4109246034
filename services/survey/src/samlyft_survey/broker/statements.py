"""The broker's SQL. `$1` is the tenant throughout; the policies hold it to the transaction's tenant."""

SET_TENANT = "select set_config('app.tenant_id', $1, true)"

NEW_FAMILY_KEY = """
insert into family_key (tenant_id, family_id, sealed) values ($1, $2, $3) on conflict do nothing
"""
# `for share`: a key is never destroyed while tokens are being issued under it.
FAMILY_KEY = "select sealed from family_key where tenant_id = $1 and family_id = $2 for share"
DESTROY_KEY = """
insert into family_key as k (tenant_id, family_id, sealed, destroyed_at, destroyed_by)
values ($1, $2, null, now(), $3)
on conflict (tenant_id, family_id) do update
set sealed = null, destroyed_at = now(), destroyed_by = $3 where k.destroyed_at is null
"""

INVITE = """
insert into invited (tenant_id, round_id, mark, role_group, facts)
select $1::text, $2::uuid, new.* from unnest($3::bytea[], $4::text[], $5::jsonb[]) as new
on conflict do nothing returning mark
"""
COUNT_INVITED = "select count(*) from invited where tenant_id = $1 and round_id = $2"
INVITED_BY_GROUP = """
select role_group, facts, count(*) as number from invited where tenant_id = $1 and round_id = $2 group by 1, 2
"""
REVOKE = "delete from token where tenant_id = $1 and round_id = $2 and mark = any ($3::bytea[])"
ISSUE = """
insert into token (tenant_id, round_id, token_hash, mark, masked_key, role_group, facts)
select $1::text, $2::uuid, new.*
from unnest($3::bytea[], $4::bytea[], $5::bytea[], $6::text[], $7::jsonb[]) as new
"""
ISSUE_SHARED = """
insert into token (tenant_id, round_id, token_hash, mark, masked_key, role_group, facts, draft, shared)
values ($1, $2, $3, $4, $5, $6, $7, $8, true)
"""

LOOK = (
    "select round_id, role_group, draft, shared from token where tenant_id = $1 and token_hash = $2"
)
SAVE = "update token set draft = $3 where tenant_id = $1 and token_hash = $2 returning true"
SPEND = """
delete from token where tenant_id = $1 and token_hash = $2
returning round_id, masked_key, role_group, facts, shared, draft is not null as begun
"""
SPEND_OF_ROUND = """
delete from token where tenant_id = $1 and token_hash = any ($2::bytea[]) and round_id = $3
returning token_hash, round_id, masked_key, role_group, facts, shared, draft is not null as begun
"""
COUNT_BEGUN = """
select count(*) from token where tenant_id = $1 and round_id = $2 and draft is not null
"""
FORGET_UNBEGUN = "delete from token where tenant_id = $1 and round_id = $2 and draft is null"
FORGET_ROUND = "delete from token where tenant_id = $1 and round_id = $2"
