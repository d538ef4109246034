"""Minutes outside the schedule as a file, for those who pay for them."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse

from samlyft_common.auth import Principal, require
from samlyft_training_log.payroll import queries
from samlyft_training_log.payroll.schemas import COLUMNS, LINE_EXAMPLE, MonthPath, PayrollLine

router = APIRouter(tags=["payroll"])
CSV_EXAMPLE = ";".join(COLUMNS) + "\n" + ";".join(map(str, LINE_EXAMPLE.values())) + "\n"
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "model": list[PayrollLine],
        "description": "En rad per anställning. One line an employment.",
        "content": {
            "application/json": {"example": [LINE_EXAMPLE]},
            "text/csv": {"schema": {"type": "string"}, "example": CSV_EXAMPLE},
        },
    }
}


@router.get(
    "/payroll-exports/{month}",
    summary="Minuter utanför schemat till lön / Minutes outside the schedule for payroll",
    response_model=None,
    responses=ANSWERS,
)
async def export_payroll(
    request: Request,
    principal: Annotated[Principal, Depends(require("payroll:read"))],
    month: MonthPath,
    form: Annotated[
        Literal["csv", "json"], Query(alias="format", description="Filens slag. Kind of file.")
    ] = "csv",
    project_id: Annotated[UUID | None, Query(description="Projekt. Project.")] = None,
    municipality_code: Annotated[
        str | None, Query(pattern=r"^[0-9]{4}$", description="Kommun. Municipality.")
    ] = None,
) -> StreamingResponse:
    """Det som står nu av månadens minuter utanför schemat, per anställning; obetald tid är inte med.

    What stands now of the month's minutes outside the schedule, by employment; unpaid time is not among them.
    """
    found = queries.lines(
        request.app.state.database, principal, month, project_id, municipality_code
    )
    if form == "json":
        return StreamingResponse(queries.as_json(found), media_type="application/json")
    name = f"utanfor-schemat-{month}.csv"
    return StreamingResponse(
        queries.as_csv(found),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
