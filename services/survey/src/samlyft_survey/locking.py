"""Rows kept still while they change."""

from __future__ import annotations

from typing import TypeVar

from sqlmodel.sql.expression import SelectOfScalar

T = TypeVar("T")


def locked(query: SelectOfScalar[T]) -> SelectOfScalar[T]:
    """Keeps two changes of one row apart, but lets answers in, whose foreign keys only need the row to stay."""
    return query.with_for_update(key_share=True).execution_options(populate_existing=True)
