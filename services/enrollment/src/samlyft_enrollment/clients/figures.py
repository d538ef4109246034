"""What the worker tells Prometheus of keys: how old those of clients and of identity numbers are, over all tenants."""

from prometheus_client import Gauge

from samlyft_operations.figures import Figure, told

KEY_AGE = Gauge(
    "samlyft_client_key_age_seconds", "Age of the oldest client key that still proves something"
)
KEYS_ENDING = Gauge(
    "samlyft_clients_ending",
    "Clients in use whose last key ends within two weeks, or has ended in the last two",
)
DATA_KEY_AGE = Gauge(
    "samlyft_data_key_age_seconds", "Age of the oldest key that seals identity numbers"
)

AGE = """
    select extract(epoch from now() - min(known_at)) from machine_key
    where revoked_at is null and expires_on >= (now() at time zone 'Europe/Stockholm')::date
"""
ENDING = """
    select count(*) from (
        select max(k.expires_on) as last_day from machine_key k
        join access_grant g on g.tenant_id = k.tenant_id and g.id = k.machine_id
        where k.revoked_at is null and (g.valid_to is null or g.valid_to > now())
        group by k.tenant_id, k.machine_id
    ) as client
    where abs(last_day - (now() at time zone 'Europe/Stockholm')::date) <= 14
"""
SEALS = "select extract(epoch from now() - min(created_at)) from tenant_key where purpose = 'data'"
FIGURES = (
    Figure(KEY_AGE, AGE, max),
    Figure(KEYS_ENDING, ENDING, sum),
    Figure(DATA_KEY_AGE, SEALS, max),
)
tell = told(*FIGURES)
