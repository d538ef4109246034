"""What the worker tells Prometheus of this service's rows, over all tenants."""

from prometheus_client import Gauge

from samlyft_operations.figures import Figure, jobs, told

UNMATCHED = Gauge("samlyft_unmatched_attendances", "Attendances that wait for their person")
PRINTS = """
    select c.recorded_at as asked_at, count(p.made_at)::float / count(*) as done
    from certificate_print c join print_part p on p.tenant_id = c.tenant_id and p.print_id = c.print_id
    group by c.tenant_id, c.print_id, c.recorded_at having count(p.made_at) < count(*)
"""
FIGURES = (
    Figure(UNMATCHED, "select sum(attendances) from unmatched", sum),
    *jobs("prints", PRINTS),
)
tell = told(*FIGURES)
