"""The forms of a file: how each is called in an answer, and who writes it."""

from __future__ import annotations

from samlyft_reporting.exports.files import csv_file, json_file, xlsx_file
from samlyft_reporting.exports.parquet import parquet_file

FORMS = {
    "json": ("application/json", json_file),
    "csv": ("text/csv; charset=utf-8", csv_file),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_file),
    "parquet": ("application/vnd.apache.parquet", parquet_file),
}
