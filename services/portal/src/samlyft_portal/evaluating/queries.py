"""What the page of evaluation asks for."""

from __future__ import annotations

from samlyft_portal.apis import Caller, Json, together

REPORTING = "/reporting/v1"
RECOMMENDATIONS = f"{REPORTING}/recommendations"
STANDING = {"open": 0, "accepted": 1, "partly": 1, "rejected": 3, "done": 2}


async def recommendations(caller: Caller, project_id: str) -> list[Json] | None:
    """Those that wait for an answer first, then by the day they are due; None where they are away."""
    (rows,) = await together(caller.items(RECOMMENDATIONS, most=400, project_id=project_id))
    if rows is None:
        return None
    return sorted(rows, key=lambda row: (STANDING[row["status"]], row["due_on"] or "9999"))


async def assignments(caller: Caller, project_id: str) -> list[Json] | None:
    """Who evaluates, with what each has taken out and whom it asks to meet; the newest first."""
    if not caller.may("reporting", "evaluations:read"):
        return None
    given, extracts, samples, reads = await together(
        *(
            caller.items(f"{REPORTING}/{name}", most=200, project_id=project_id)
            for name in ("evaluation-assignments", "evaluation-extracts", "interview-samples")
        ),
        caller.items(f"{REPORTING}/evaluation-reads", most=400, sort="-read_at"),
    )
    if given is None:
        return None
    by_extract = _by(reads, "extract_id")
    for one in extracts or []:
        one["reads"] = by_extract.get(one["extract_id"], [])
    of_extract, of_sample = _by(extracts, "assignment_id"), _by(samples, "assignment_id")
    return [
        {
            **one,
            "extracts": of_extract.get(one["assignment_id"], []),
            "samples": of_sample.get(one["assignment_id"], []),
        }
        for one in sorted(given, key=lambda row: str(row["from_on"]), reverse=True)
    ]


def _by(rows: list[Json] | None, name: str) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    for row in rows or []:
        found.setdefault(row[name], []).append(row)
    return found
