"""The exported document of a small service, and what stops the export."""

from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, FastAPI
from pydantic import BaseModel, ConfigDict, JsonValue
from sqlalchemy import MetaData

from samlyft_common.auth import require
from samlyft_common.service import Service
from samlyft_common.settings import Settings
from samlyft_imports import bulk
from samlyft_running import openapi
from samlyft_web.etags import IfMatch
from samlyft_web.fields import DateField, Instant, StrictModel
from samlyft_web.paging import Listing, Page
from samlyft_web.sayings import Text

EXAMPLE: dict[str, JsonValue] = {
    "person_id": 1,
    "born_on": "2026-11-22",
    "seen_at": "2026-11-22T08:00:00Z",
}
Reader = Annotated[Any, Depends(require("people:read"))]


class Person(StrictModel):
    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})
    person_id: int
    born_on: DateField
    seen_at: Instant


class Row(bulk.Row):
    name: str


router = APIRouter()


@router.get("/people", summary="Personer / People")
async def people(caller: Reader, page: Page) -> Listing[Person]:
    """Personer. People."""
    raise NotImplementedError


@router.post("/people", summary="Ny / New", status_code=201)
async def new(body: Person, caller: Reader) -> Person:
    """Ny person. A new person."""
    raise NotImplementedError


@router.get("/people/{personId}", summary="En / One")
async def one(personId: int, caller: Reader) -> Person:  # noqa: N803  # the profile's camelCase
    """En person. One person."""
    raise NotImplementedError


@router.patch("/people/{personId}", summary="Ändra / Change")
async def change(personId: int, body: Person, if_match: IfMatch, caller: Reader) -> Person:  # noqa: N803  # the profile's camelCase
    """Ändra. Change."""
    raise NotImplementedError


@router.post("/people-imports", summary="Import", openapi_extra=bulk.body(Row, name="Åsa"))
async def load(caller: Reader) -> bulk.ImportResult:
    """Läs in. Load."""
    raise NotImplementedError


@router.get("/api-info", summary="Om / About")
async def about() -> Person:
    """Om. About."""
    raise NotImplementedError


@router.get("/health/ready", summary="Redo / Ready")
async def ready() -> Person:
    """Redo. Ready."""
    raise NotImplementedError


SERVICE = Service(
    name="sample",
    package="samlyft_sample",
    title=Text("Exempel", "Sample"),
    description=Text("Ett exempel som är litet.", "A sample that is small."),
    settings=Settings,
    metadata=MetaData(),
    routers=(router,),
    may={},
)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    app = FastAPI()
    app.include_router(router)
    openapi.customise(app, SERVICE, "https://api.samlyft.example")
    assert app.openapi() is app.openapi()
    return app.openapi()


def test_the_document_introduces_the_service(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "https://api.samlyft.example/sample/v1"}]
    assert "Ett exempel" in document["info"]["description"]
    assert "A sample" in document["info"]["description"]


def test_public_operations_say_so(document: dict[str, Any]) -> None:
    paths = document["paths"]
    assert document["security"] == [{"bearer": []}]
    assert paths["/api-info"]["get"]["security"] == []
    assert "security" not in paths["/people"]["get"]
    assert "401" not in paths["/api-info"]["get"]["responses"]
    assert "401" in paths["/people"]["get"]["responses"]


def test_each_operation_declares_what_may_go_wrong(document: dict[str, Any]) -> None:
    def statuses(path: str, verb: str) -> set[str]:
        responses = document["paths"][path][verb]["responses"]
        for status, response in responses.items():
            assert response["description"]
            assert "traceparent" in response["headers"]
            assert status < "400" or set(response["content"]) == {"application/problem+json"}
        return {status for status in responses if status >= "400"}

    common = {"400", "401", "403", "414", "422", "429", "431", "500", "503"}
    assert statuses("/people", "get") == common
    assert statuses("/people", "post") == common | {"404", "409", "413", "415"}
    assert statuses("/people/{personId}", "get") == common | {"404", "409"}
    edit = {"404", "409", "412", "413", "415", "428"}
    assert statuses("/people/{personId}", "patch") == common | edit


def test_a_post_links_to_what_it_made(document: dict[str, Any]) -> None:
    made = document["paths"]["/people"]["post"]["responses"]["201"]
    assert made["links"]["read"]["parameters"] == {"personId": "$response.body#/person_id"}
    target = document["paths"]["/people/{personId}"]["get"]["operationId"]
    assert made["links"]["read"]["operationId"] == target
    assert "Location" in made["headers"]


def test_frameworks_error_schemas_are_gone(document: dict[str, Any]) -> None:
    assert "HTTPValidationError" not in str(document)
    problem = document["components"]["schemas"]["Problem"]
    assert problem["properties"]["status"] == {"title": "Status", "type": "integer"}


def test_a_body_without_an_example_stops_the_export() -> None:
    class Bare(BaseModel):
        name: str

    app = FastAPI()
    app.add_api_route("/bare", lambda: None, methods=["GET"], response_model=Bare)
    with pytest.raises(openapi.ExampleMissingError, match="get /bare: Bare"):
        openapi.build(app, SERVICE, "https://api.samlyft.example")
