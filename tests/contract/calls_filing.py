"""Month files, templates, financial reports and packs of reporting, asked with another tenant's values."""

from __future__ import annotations

from tests.contract.call import Call

_LAYOUT = {
    "columns": [{"header": "{name}", "field": "hours"}],
    "replacement_form": {"woman": "Tf29", "man": "Tf19", "unknown": "Tf29"},
}
_TEMPLATE = {
    "code": "{projectCode}",
    "programme_period": "2014-2020",
    "from_month": "2014-01",
    "format": "csv",
    "layout": _LAYOUT,
    "source": "{name}",
}
_FILE = {
    "project_id": "{projectId}",
    "month": "2019-05",
    "accepted": ["earlier-not-filed"],
    "reason": "En månad utan deltagare.",
}
_SPAN = {"project_id": "{projectId}", "from_month": "2019-04", "to_month": "2020-12"}
_PACK = {
    "project_id": "{projectId}",
    "kind": "workplace",
    "workplace_id": "{workplaceId}",
    "as_of": "2020-12-31",
    "texts": [{"place": "summary", "body": "{name}"}],
}
FILING = {
    "GET /file-template-fields": Call(told="everyone"),
    "POST /file-templates": Call(body=_TEMPLATE, makes=True),
    "GET /file-templates": Call({"programme_period": "2014-2020", "code": "{projectCode}"}),
    "GET /file-templates/{templateId}": Call(),
    "POST /month-files": Call(body=_FILE, makes=True),
    "POST /month-refilings": Call(body={"project_id": "{projectId}", "reason": "Rättad."}),
    "GET /month-files": Call(
        {
            "project_id": "{projectId}",
            "month": "2020-02",
            "person_id": "{personId}",
            "file_hash": "{fileHash}",
        }
    ),
    "GET /month-files/{monthFileId}": Call(),
    "GET /month-files/{monthFileId}/rows": Call({"person_id": "{personId}"}, few=True),
    "GET /month-files/{monthFileId}/content": Call(),
    "GET /month-files/{monthFileId}/differences": Call({"against": "replaced"}),
    "GET /month-file-reads": Call({"month_file_id": "{monthFileId}"}),
    "GET /projects/{projectId}/filing-months": Call(),
    "GET /projects/{projectId}/filing-checks": Call({"month": "2020-02"}),
    "GET /filing-reminders": Call(),
    "GET /projects/{projectId}/financial-previews": Call({"from": "2020-01", "to": "2020-03"}),
    "POST /financial-reports": Call(body=_SPAN, makes=True),
    "GET /financial-reports": Call({"project_id": "{projectId}"}),
    "GET /financial-reports/{financialReportId}": Call(),
    "POST /packs": Call(body=_PACK, makes=True),
    "GET /packs": Call(
        {
            "project_id": "{projectId}",
            "kind": "workplace",
            "language": "sv",
            "municipality_code": "1440",
            "workplace_id": "{workplaceId}",
        }
    ),
    "GET /packs/{packId}": Call(),
    "GET /packs/{packId}/content": Call({"format": "json"}),
    "POST /packs/{packId}/cancellations": Call(),
    "POST /archive-packages": Call(body=_SPAN, makes=True),
    "GET /archive-packages": Call({"project_id": "{projectId}"}),
    "GET /archive-packages/{archivePackageId}": Call(),
    "GET /archive-packages/{archivePackageId}/content": Call(),
}
FILING_LISTS = {
    "templateId": "/file-templates?code={projectCode}",
    "monthFileId": "/month-files?project_id={projectId}&month=2019-05",
    "financialReportId": "/financial-reports?project_id={projectId}",
    "packId": "/packs?project_id={projectId}",
    "archivePackageId": "/archive-packages?project_id={projectId}",
    "fileHash": "/month-files?project_id={projectId}&month=2019-05",
}
"""Where the tenant itself finds the ids of the paths above."""
