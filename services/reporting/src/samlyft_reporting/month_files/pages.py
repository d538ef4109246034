"""One file on its way to bytes: rows in batches, each with numbers that are forgotten when its bytes are hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from samlyft_reporting.file_templates.fields import Around, FileRow, cell
from samlyft_reporting.file_templates.layouts import Layout
from samlyft_reporting.file_templates.schemas import TemplateOut
from samlyft_reporting.indicators.catalogue import label
from samlyft_reporting.month_files import rules
from samlyft_reporting.month_files.identities import BATCH, Identities, Number
from samlyft_reporting.month_files.writing import writer
from samlyft_reporting.projects.queries import ProjectRow


def municipality(code: str) -> str:
    """Its name."""
    return label("municipality", code).sv


class Typist:
    """Writes rows by a layout; the same rows and numbers give the same bytes."""

    def __init__(self, file_format: str, layout: Layout, month: str, code: str, name: str) -> None:
        self._layout, self._writer = layout, writer(file_format, layout)
        self._month, self._code, self._name = month, code, name
        self.made = bytearray()

    def add(self, row: FileRow, number: Number | None) -> None:
        """One row with its number, in the form that the funder wants for protected persons."""
        shown, kind = None, None
        if number is not None:
            shown, kind = number.number, number.kind
            if row.protected:
                shown = rules.replacement(shown, self._layout.replacement_form.model_dump())
                kind = "replacement"
        around = Around(self._month, self._code, self._name, municipality, shown, kind)
        columns = self._layout.columns
        self.made += self._writer.add([cell(c.field, c.rounding, row, around) for c in columns])

    def finish(self) -> bytes:
        """The whole file."""
        self.made += self._writer.finish()
        return bytes(self.made)


class Pages:
    """A file that is being filed."""

    def __init__(
        self, template: TemplateOut, project: ProjectRow, month: str, revision: int
    ) -> None:
        self._template, self._project, self._month = template, project, month
        self._revision = revision
        self.stored: list[dict[str, Any]] = []
        self.without_number = 0
        self._made = b""

    async def write(self, rows: Sequence[Any], identities: Identities, report_id: UUID) -> None:
        """All rows, with numbers read in batches."""
        typist = Typist(
            self._template.format,
            self._template.layout,
            self._month,
            self._project.code,
            self._project.name,
        )
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            numbers = await identities.of_people([row.person_id for row in batch], report_id)
            for row in batch:
                self._add(typist, row, numbers.get(row.person_id))
        self._made = typist.finish()

    def _add(self, typist: Typist, row: Any, number: Number | None) -> None:
        kept = FileRow(
            person_id=row.person_id,
            municipality_code=row.municipality_code,
            workplace_id=row.workplace_id,
            workplace_code=row.workplace_code,
            employer_number=row.employer_number,
            role_group=row.role_group,
            started_on=row.started_on,
            ended_on=row.ended_on,
            minutes=row.minutes,
            identity_id=number.identity_id if number else None,
            # Of whom nothing is known may be protected, and is treated so.
            protected=number.protected if number else True,
        )
        self.without_number += number is None
        typist.add(kept, number)
        said = {"line": len(self.stored) + 1, "project_id": self._project.id, **vars(kept)}
        self.stored.append(said)

    def summary(self) -> dict[str, Any]:
        """What is kept of the file besides its rows."""
        layout = self._template.layout
        name = layout.file_name.format(
            month=self._month, project=self._project.code, revision=self._revision
        )
        return {
            "template_id": self._template.template_id,
            "template": f"{self._template.code}@{self._template.version}",
            "format": self._template.format,
            "layout": layout.model_dump(mode="json"),
            "file_name": f"{name}.{self._template.format}",
            "sha256": hashlib.sha256(self._made).hexdigest(),
            "bytes": len(self._made),
            "people": len(self.stored),
            "started": sum(row["started_on"] is not None for row in self.stored),
            "ended": sum(row["ended_on"] is not None for row in self.stored),
            "minutes": sum(row["minutes"] for row in self.stored),
            "without_number": self.without_number,
        }
