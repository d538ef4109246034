"""What the worker tells Prometheus of the files and packs that were asked for, over all tenants."""

from samlyft_operations.figures import jobs, told

EXPORTS = """
    select requested_at as asked_at, rows_done::float / greatest(rows_in_all, 1) as done
    from export where status in ('queued', 'running')
"""
PACKS = """
    select recorded_at as asked_at, steps_done::float / greatest(steps, 1) as done
    from pack where status in ('waiting', 'running')
"""
WEBHOOKS = (
    "select created_at as asked_at, 0.0 as done from webhook_delivery where status = 'waiting'"
)
FIGURES = (*jobs("exports", EXPORTS), *jobs("packs", PACKS), *jobs("webhooks", WEBHOOKS))
tell = told(*FIGURES)
