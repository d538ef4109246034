"""What a bundle holds: one file a kind of record, in the order in which an auditor walks from total to proof.

A kind of record is a name, the table that must be there, and which of its rows belong. `:everyone` is true where the
total was asked for; otherwise the persons drawn are in `:people`.
"""

from __future__ import annotations

from typing import NamedTuple

from samlyft_training_log.models import METADATA


class Part(NamedTuple):
    """One file of the bundle."""

    name: str
    table: str
    query: str


_WHOSE = "(:everyone or {0}.person_id = any (:people))"
_MONTHS = "between to_char(cast(:from_date as date), 'YYYY-MM') and to_char(cast(:to_date as date), 'YYYY-MM')"
_ENTRIES = f"""
    from entry e
    join posting p on p.tenant_id = e.tenant_id and p.posting_id = e.posting_id
    where e.project_id = :project_id and {_WHOSE.format("e")} and e.local_date between :from_date and :to_date
        and p.recorded_at <= :known_until
"""
_CERTIFICATES = f"""
    from certificate c
    where c.project_id = :project_id and {_WHOSE.format("c")} and c.month {_MONTHS}
"""

ALL = (
    Part(
        "entries",
        "entry",
        f"""
        select e.posting_id, e.line, e.person_id, e.local_date, e.minutes, p.time_kind, p.kind, p.reason,
            e.eligible, e.role_group, e.municipality_code, e.workplace_id, e.employer_number, e.session_id,
            e.attendance_id, p.known_at, p.recorded_at, p.actor
        {_ENTRIES} order by p.recorded_at, e.posting_id, e.line
        """,
    ),
    Part(
        "postings",
        "posting",
        f"select * from posting where posting_id in (select e.posting_id {_ENTRIES}) order by recorded_at, posting_id",
    ),
    Part(
        "people",
        "person_copy",
        f"""
        select person_id, display_name, protected, version from person_copy
        where person_id in (select e.person_id {_ENTRIES}) order by person_id
        """,
    ),
    Part(
        "employments",
        "employment_copy",
        f"""
        select * from employment_copy where person_id in (select e.person_id {_ENTRIES})
        order by person_id, employment_id, version
        """,
    ),
    Part(
        "sessions",
        "session",
        f"select * from session where session_id in (select e.session_id {_ENTRIES}) order by starts_at, session_id",
    ),
    Part(
        "trainers",
        "session_trainer",
        f"""
        select session_id, person_id, role, employer_number, employee_number from session_trainer
        where session_id in (select e.session_id {_ENTRIES})
        order by session_id, employer_number, employee_number
        """,
    ),
    Part(
        "attendances",
        "attendance",
        f"""
        select * from attendance where attendance_id in (select e.attendance_id {_ENTRIES})
        order by local_date, attendance_id
        """,
    ),
    Part(
        "course-results",
        "course_result",
        f"""
        select r.*, c.code as course_code, c.nominal_minutes from course_result r
        join web_course c on c.tenant_id = r.tenant_id and c.course_id = r.course_id
        where c.project_id = :project_id and (r.employer_number, r.employee_number) in (
            select a.employer_number, a.employee_number from attendance a
            where a.attendance_id in (select e.attendance_id {_ENTRIES})
        ) order by r.result_id
        """,
    ),
    Part(
        "paper-sheets",
        "paper_sheet",
        f"select * from paper_sheet where session_id in (select e.session_id {_ENTRIES}) order by 1, 2",
    ),
    # Without the salts: with them the lines of those who are not in the sample could be guessed.
    Part(
        "seals",
        "seal",
        f"""
        select s.position, s.posting_id, s.sealed_at, s.link,
            array(select encode(d, 'hex') from unnest(s.digests) d) as digests
        from seal s where s.posting_id in (select e.posting_id {_ENTRIES}) order by s.position
        """,
    ),
    Part(
        "certificates",
        "certificate",
        f"select c.* {_CERTIFICATES} order by c.month, c.certificate_id",
    ),
    Part(
        "certificate-entries",
        "certificate_entry",
        f"""
        select * from certificate_entry where certificate_id in (select c.certificate_id {_CERTIFICATES})
        order by certificate_id, posting_id, line
        """,
    ),
    Part(
        "signatures",
        "signature",
        f"""
        select * from signature where certificate_id in (select c.certificate_id {_CERTIFICATES})
        order by certificate_id, signer
        """,
    ),
    Part(
        "signing-policies",
        "signing_policy",
        "select * from signing_policy where project_id = :project_id order by from_month",
    ),
    Part(
        "financing-rules",
        "financing_rule",
        "select * from financing_rule where project_id = :project_id order by from_month",
    ),
    Part(
        "rates",
        "rate",
        """
        select r.* from rate r where exists (
            select from financing_rule f where f.project_id = :project_id and f.call_code = r.call_code
        ) order by r.call_code, r.programme_area, r.year, r.time_kind
        """,
    ),
    Part(
        "months",
        "project_month",
        f"select * from project_month where project_id = :project_id and month {_MONTHS} order by month, month_id",
    ),
    Part(
        "month-steps",
        "month_step",
        f"""
        select s.* from month_step s join project_month m on m.tenant_id = s.tenant_id and m.month_id = s.month_id
        where m.project_id = :project_id and m.month {_MONTHS} order by m.month, s.month_id, s.version
        """,
    ),
    Part(
        "month-files",
        "filed_report_copy",
        f"""
        select report_id as month_file_id, project_id, month, revision, replaces, template, file_hash, content_hash,
            people, minutes, known_at as filed_at, '/reporting/v1/month-files/' || report_id as address
        from filed_report_copy where project_id = :project_id and month {_MONTHS} order by month, revision
        """,
    ),
)


def parts() -> tuple[Part, ...]:
    """Those whose table this version has."""
    return tuple(part for part in ALL if part.table in METADATA.tables)
