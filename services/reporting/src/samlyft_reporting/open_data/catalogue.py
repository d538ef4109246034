"""The catalogue in JSON-LD by DCAT-AP-SE 3: nothing in it is a blank node that a harvester must know again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from samlyft_reporting.open_data.queries import COLUMNS, Table
from samlyft_web.days import STOCKHOLM

CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
EU = "http://publications.europa.eu/resource/authority"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "csvw": "http://www.w3.org/ns/csvw#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
NUMBERS = {"as_of": "date", "persons": "integer", "hours": "decimal", "withheld": "boolean"}


def catalogue(address: str, tables: Sequence[Table]) -> dict[str, Any]:
    """All nodes of the catalogue at `address`; there is at least one table."""
    return {"@context": CONTEXT, "@graph": [_catalogue(address, tables), *_parts(address, tables)]}


def _catalogue(address: str, tables: Sequence[Table]) -> dict[str, Any]:
    return {
        "@id": f"{address}/catalogue",
        "@type": "dcat:Catalog",
        "dcterms:title": _said(
            "Utbildning i vård och omsorg", "Training in health and social care"
        ),
        "dcterms:description": _said(
            "Publicerade siffror ur kompetensprojekt. Små tal är undanhållna.",
            "Published figures of competence projects. Small counts are withheld.",
        ),
        "dcterms:publisher": _publisher(tables[0]),
        "dcterms:license": {"@id": CC0},
        "dcterms:language": [{"@id": f"{EU}/language/{one}"} for one in ("SWE", "ENG")],
        "dcterms:modified": _date(max(t.published.released_at for t in tables)),
        "dcat:themeTaxonomy": {"@id": f"{EU}/data-theme"},
        "dcat:dataset": [{"@id": _dataset_id(address, one)} for one in tables],
    }


def _parts(address: str, tables: Sequence[Table]) -> list[dict[str, Any]]:
    publishers = {
        _publisher(one)["@id"]: {
            **_publisher(one),
            "@type": "foaf:Agent",
            "foaf:name": one.row.publisher,
        }
        for one in tables
    }
    each = [part(address, one) for one in tables for part in (_dataset, _distribution, _contact)]
    return [*publishers.values(), *each]


def _dataset(address: str, one: Table) -> dict[str, Any]:
    name = one.project.name
    more = (
        (" Uppgifterna är påhittade.", " The data is synthetic.")
        if one.project.synthetic
        else ("", "")
    )
    period = {"@type": "dcterms:PeriodOfTime", "dcat:startDate": _day(one.project.eligible_from)}
    return {
        "@id": _dataset_id(address, one),
        "@type": "dcat:Dataset",
        "dcterms:title": _said(
            f"Utbildade i projektet {name}", f"People trained in the project {name}"
        ),
        "dcterms:description": _said(
            "Antal personer och timmar, efter kommun, rollgrupp, kön, ålder, område och arbetsgivare, som känt "
            f"vid kvartalets slut. Undanhållna tal är tomma.{more[0]}",
            "People and hours by municipality, role group, gender, age, area of care and employer, as known at "
            f"the quarter's end. Withheld counts are empty.{more[1]}",
        ),
        "dcterms:publisher": _publisher(one),
        "dcat:contactPoint": {"@id": f"{_dataset_id(address, one)}#contact"},
        "dcat:distribution": {"@id": f"{_dataset_id(address, one)}#csv"},
        "dcterms:accessRights": {"@id": f"{EU}/access-right/PUBLIC"},
        "dcterms:accrualPeriodicity": {"@id": f"{EU}/frequency/QUARTERLY"},
        "dcterms:temporal": {**period, "dcat:endDate": _day(one.published.as_of)},
        "dcterms:modified": _date(one.published.released_at),
        "dcat:theme": {"@id": f"{EU}/data-theme/SOCI"},
        "dcat:keyword": [*_said("kompetensutveckling", "training")],
    }


def _distribution(address: str, one: Table) -> dict[str, Any]:
    file = {"@id": f"{_dataset_id(address, one)}/figures"}
    columns = [
        {"csvw:name": name, "csvw:datatype": NUMBERS.get(name, "string")} for name in COLUMNS
    ]
    return {
        "@id": f"{_dataset_id(address, one)}#csv",
        "@type": "dcat:Distribution",
        "dcterms:title": _said("CSV-fil", "CSV file"),
        "dcat:accessURL": file,
        "dcat:downloadURL": file,
        "dcterms:format": "text/csv",
        "dcterms:license": {"@id": CC0},
        "dcat:byteSize": {"@value": str(len(one.content)), "@type": "xsd:nonNegativeInteger"},
        "csvw:tableSchema": {"@type": "csvw:Schema", "csvw:column": {"@list": columns}},
    }


def _contact(address: str, one: Table) -> dict[str, Any]:
    return {
        "@id": f"{_dataset_id(address, one)}#contact",
        "@type": "vcard:Organization",
        "vcard:fn": one.row.publisher,
        "vcard:hasEmail": {"@id": f"mailto:{one.row.contact_email}"},
    }


def _publisher(one: Table) -> dict[str, Any]:
    return {"@id": f"http://dataportal.se/organisation/SE{one.row.organisation_number}"}


def _dataset_id(address: str, one: Table) -> str:
    return f"{address}/datasets/{one.row.open_dataset_id}"


def _said(sv: str, en: str) -> list[dict[str, str]]:
    return [{"@value": sv, "@language": "sv"}, {"@value": en, "@language": "en"}]


def _day(day: Any) -> dict[str, str]:
    return {"@value": day.isoformat(), "@type": "xsd:date"}


def _date(instant: Any) -> dict[str, str]:
    return _day(instant.astimezone(STOCKHOLM).date())
