"""Lists: pages to a stated depth, then keyset cursors; `changed_since` and sorting on every one."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

import msgspec
from fastapi import Depends, Query, Request
from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic_core import CoreSchema
from sqlalchemy import func, select, tuple_
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_web.fields import Instant
from samlyft_web.problems import FieldError, InvalidError
from samlyft_web.query import at_once
from samlyft_web.sayings import Text

MAX_LIMIT, MAX_PAGE, MAX_CURSOR = 200, 500, 1_000
CHECK = 8
"""Bytes before a cursor's values that tie them to the list they came from."""
Item = TypeVar("Item", bound=BaseModel)
Sorts = Mapping[str, Any]
"""What a list sorts by: `{"name": col(Person.sort_name)}`, none null; the first is the default."""


class Listing(BaseModel, Generic[Item]):
    """One page of a list; `next` is the address of the one after it, `total` counts when asked."""

    items: list[Item]
    next: str | None = None
    total: int | None = None

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> dict[str, Any]:
        schema = handler(core_schema)
        arguments = cls.__pydantic_generic_metadata__["args"]
        extra = arguments[0].model_config.get("json_schema_extra") if arguments else None
        if isinstance(extra, dict) and "example" in extra:
            example = {"items": [extra["example"]], "next": None, "total": None}
            handler.resolve_ref_schema(schema)["example"] = example
        return schema


class Paging:
    """The parameters that every list takes."""

    def __init__(  # noqa: PLR0913  # one argument a parameter of the address
        self,
        request: Request,
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Rader. Rows.")] = 20,
        page: Annotated[
            int,
            Query(ge=1, description=f"Sida, högst {MAX_PAGE}. Page; beyond it follow `next`."),
        ] = 1,
        cursor: Annotated[
            str | None,
            Query(max_length=MAX_CURSOR, description="Ur `next`, tolkas inte. Opaque, of `next`."),
        ] = None,
        changed_since: Annotated[
            Instant | None, Query(description="Ändrat sedan dess. Changed since then.")
        ] = None,
        sort: Annotated[
            str | None,
            Query(pattern=r"^-?[a-z_]{1,40}$", description="`-` vänder. `-` turns the order."),
        ] = None,
        count: Annotated[bool, Query(description="Räkna alla. Count them all.")] = False,
    ) -> None:
        if page > MAX_PAGE:
            raise _invalid(
                "page",
                f"Högst {MAX_PAGE}. Följ `next` i svaret för att läsa längre.",
                f"At most {MAX_PAGE}. Follow `next` of the answer to read further.",
            )
        self.limit, self.page, self.cursor = limit, page, cursor
        self.changed_since, self.sort, self.count = changed_since, sort, count
        self.root = request.scope.get("root_path", "")
        self.path = request.url.path.removeprefix(self.root)
        self.query = request.query_params

    def following(self, cursor: str) -> str:
        """The address of the next page: the same filters."""
        kept = [(k, v) for k, v in self.query.multi_items() if k not in {"cursor", "page", "count"}]
        return f"{self.root}{self.path}?{urlencode([*kept, ('cursor', cursor)])}"


Page = Annotated[Paging, Depends(at_once(Paging))]


def _invalid(name: str, sv: str, en: str) -> InvalidError:
    text = Text(sv, en)
    return InvalidError(text, errors=[FieldError(pointer=f"query/{name}", code=name, detail=text)])


async def page_rows(  # noqa: PLR0913  # a list is described by its query, its columns and its reader
    session: AsyncSession,
    page: Paging,
    query: Any,
    *,
    sorts: Sorts,
    key: Any,
    changed: Any,
    read: Callable[[Any], Item],
) -> Listing[Item]:
    """One page of a filtered, unordered `select` whose rows have sort columns and key by name."""
    sort = page.sort or next(iter(sorts))
    name, descending = sort.removeprefix("-"), sort.startswith("-")
    if name not in sorts:
        allowed = ", ".join(sorts)
        raise _invalid("sort", f"Något av: {allowed}.", f"One of: {allowed}.")
    columns = [sorts[name]] if sorts[name] is key else [sorts[name], key]
    binding = f"{session.info.get('tenant_id')}\n{page.path}\n{sort}"
    if page.changed_since:
        query = query.where(changed >= page.changed_since)
    total = await _count(session, query) if page.count else None
    if page.cursor is not None:
        values = tuple_(*_opened(page.cursor, columns, binding))
        query = query.where(tuple_(*columns) < values if descending else tuple_(*columns) > values)
    else:
        query = query.offset((page.page - 1) * page.limit)
    ordered = query.order_by(*(c.desc() if descending else c.asc() for c in columns))
    rows = (await session.exec(ordered.limit(page.limit + 1))).all()
    following = None
    if len(rows) > page.limit:
        rows = rows[: page.limit]
        last = [getattr(rows[-1], column.key) for column in columns]
        following = page.following(_sealed(last, binding))
    return Listing(items=[read(row) for row in rows], next=following, total=total)


async def _count(session: AsyncSession, query: Any) -> int:
    connection = await session.connection()
    counted = await connection.scalar(select(func.count()).select_from(query.subquery()))
    return int(counted or 0)


def _check(body: bytes, binding: str) -> bytes:
    """Ties a cursor to tenant, route and order. No secret: row-level security guards the rows."""
    return hashlib.blake2b(binding.encode() + b"\n" + body, digest_size=CHECK).digest()


def _sealed(values: list[Any], binding: str) -> str:
    body = msgspec.msgpack.encode(values)
    return base64.urlsafe_b64encode(_check(body, binding) + body).rstrip(b"=").decode()


def _opened(cursor: str, columns: list[Any], binding: str) -> list[Any]:
    """The values, of the columns' types; anything else is answered alike."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        if _check(raw[CHECK:], binding) != raw[:CHECK]:
            raise ValueError
        values = msgspec.msgpack.decode(raw[CHECK:], type=list[Any])
        types = [column.type.python_type for column in columns]
        return [msgspec.convert(v, kind) for v, kind in zip(values, types, strict=True)]
    except (ValueError, msgspec.MsgspecError):
        raise _invalid(
            "cursor",
            "Länken gäller inte här. Börja om från första sidan.",
            "The link does not apply here. Start again from the first page.",
        ) from None
