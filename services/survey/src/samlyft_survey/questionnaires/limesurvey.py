"""LimeSurvey's `.lss` read into a document of ours, with what could not be brought along told by name.

Both ages of the format: up to 3.x the rows hold text and language, from 4 on they lie in tables of their own.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from xml.parsers import expat

from samlyft_web.problems import InvalidError, Text

Row = Mapping[str, str]
Tables = Mapping[str, Sequence[Row]]
_DEPTH = 5
"""document, table, rows, row, field."""
_MOST_ROWS = 20_000
_KINDS = {
    **dict.fromkeys("L!O", "single"),
    **dict.fromkeys("MP", "multiple"),
    **dict.fromkeys("TSU", "text"),
    **dict.fromkeys("FHABCE", "matrix"),
    "Y": "yes_no",
    "N": "number",
    "5": "scale",
    "G": "single",
}
_FIXED: dict[str, list[tuple[str, str, str]]] = {
    "C": [("yes", "Ja", "Yes"), ("uncertain", "Osäker", "Uncertain"), ("no", "Nej", "No")],
    "E": [
        ("decrease", "Minskar", "Decrease"),
        ("same", "Lika", "Same"),
        ("increase", "Ökar", "Increase"),
    ],
    "G": [("woman", "Kvinna", "Woman"), ("man", "Man", "Man")],
    "5": [(f"p{n}", str(n), str(n)) for n in range(1, 6)],
    "A": [(f"p{n}", str(n), str(n)) for n in range(1, 6)],
    "B": [(f"p{n}", str(n), str(n)) for n in range(1, 11)],
}
_UNREADABLE = Text("Filen är ingen enkät från LimeSurvey.", "The file is no survey of LimeSurvey.")
UNFIT = Text(
    "Enkäten ryms inte här: för många frågor eller svarsalternativ, eller texter som saknas.",
    "The survey does not fit here: too many questions or options, or texts that are missing.",
)
_TAG = re.compile(r"<[^<>]{0,500}>")


class Read(NamedTuple):
    """A document, and what was left out of it."""

    document: dict[str, Any]
    left_out: list[str]


def read(text: str, code: str) -> Read:
    """The document; raises `InvalidError` for what is no `.lss`."""
    tables = _tables(text)
    languages = [row["surveyls_language"] for row in tables["surveys_languagesettings"]]
    if not languages or not tables["questions"]:
        raise InvalidError(_UNREADABLE)
    source = _Source(tables, languages)
    left_out: list[str] = []
    items = []
    for row in source.questions:
        item = source.item(row)
        if item is None:
            left_out.append(f"{row.get('title', '')} ({row.get('type', '')})")
        else:
            items.append(item)
        if row.get("relevance", "1").strip() not in {"", "1"}:
            left_out.append(f"{row.get('title', '')}: relevance")
    document = {
        "code": code,
        "version": 1,
        "title": source.label(
            "surveyls_title", tables["surveys_languagesettings"], "surveyls_language"
        ),
        "sections": source.sections(),
        "items": items,
    }
    return Read(document, left_out)


class _Source:
    """The tables of one file, looked up by what ties them."""

    def __init__(self, tables: Tables, languages: list[str]) -> None:
        self.tables, self.languages = tables, languages
        self.of: dict[str, dict[str, list[Row]]] = {}
        for table, key in (
            *(("question_l10ns", "qid"), ("group_l10ns", "gid"), ("answer_l10ns", "aid")),
            *(("answers", "qid"), ("subquestions", "parent_qid")),
        ):
            found: dict[str, list[Row]] = defaultdict(list)
            for row in tables.get(table, ()):
                found[row.get(key, "")].append(row)
            self.of[table] = found
        self.questions = self._once(tables["questions"], "qid", "question_order")

    def _once(self, rows: Sequence[Row], key: str, order: str) -> list[Row]:
        """One row a thing, in order: the older format repeats it in each language."""
        first = {row.get(key, ""): row for row in reversed(rows)}
        groups = {
            row.get("gid", ""): _number(row.get("group_order")) for row in self.tables["groups"]
        }
        return sorted(
            first.values(), key=lambda r: (groups.get(r.get("gid", ""), 0), _number(r.get(order)))
        )

    def label(self, field: str, rows: Sequence[Row], language: str = "language") -> dict[str, str]:
        """In all languages of the file; Swedish and English stand in for each other where one is missing."""
        words = {row.get(language, ""): _plain(row.get(field, "")) for row in rows}
        found = {one: words[one] for one in self.languages if words.get(one)}
        spare = next(iter(found.values()), "–")
        return {
            **{one: found.get(one, spare) for one in self.languages},
            "sv": found.get("sv", spare),
            "en": found.get("en", spare),
        }

    def _words(
        self, table: str, key: str, row: Row, field: str, rows: Sequence[Row]
    ) -> dict[str, str]:
        translated = self.of[table].get(row.get(key, ""), [])
        same = [one for one in rows if one.get(key) == row.get(key)]
        return self.label(field, translated or same)

    def sections(self) -> list[dict[str, Any]]:
        rows = self.tables["groups"]
        return [
            {
                "id": f"g{row.get('gid', '')}",
                "title": self._words("group_l10ns", "gid", row, "group_name", rows),
            }
            for row in self._once(rows, "gid", "group_order")
        ]

    def item(self, row: Row) -> dict[str, Any] | None:
        """None for kinds that have no counterpart here, as ranking, date and file."""
        kind, letter = _KINDS.get(row.get("type", "")), row.get("type", "")
        if kind is None:
            return None
        item: dict[str, Any] = {
            "id": slug(row.get("title", "")),
            "kind": kind,
            "text": self._words("question_l10ns", "qid", row, "question", self.tables["questions"]),
            "section": f"g{row.get('gid', '')}",
            "required": row.get("mandatory") == "Y",
        }
        parts = self._parts(row)
        if kind == "multiple":
            item["options"] = parts
        elif kind in {"single", "scale", "matrix"}:
            item["options"] = self._options(row, letter)
        if kind == "matrix":
            item["rows"] = parts
        short = len(item.get("options", [])) < 2 and kind in {
            "single",
            "multiple",
            "scale",
            "matrix",
        }
        return None if short or (kind == "matrix" and not parts) else item

    def _options(self, row: Row, letter: str) -> list[dict[str, Any]]:
        if letter in _FIXED:
            return [{"value": v, "label": self._fixed(sv, en)} for v, sv, en in _FIXED[letter]]
        rows = self.of["answers"].get(row.get("qid", ""), [])
        first = {one.get("code", ""): one for one in reversed(rows)}
        ordered = sorted(first.values(), key=lambda one: _number(one.get("sortorder")))
        return [
            {"value": slug(one.get("code", "")), "label": self._answer(one, rows)}
            for one in ordered
        ]

    def _answer(self, row: Row, rows: Sequence[Row]) -> dict[str, str]:
        translated = self.of["answer_l10ns"].get(row.get("aid", ""), []) if "aid" in row else []
        same = [one for one in rows if one.get("code") == row.get("code")]
        return self.label("answer", translated or same)

    def _fixed(self, sv: str, en: str) -> dict[str, str]:
        return {**dict.fromkeys(self.languages, en), "sv": sv, "en": en}

    def _parts(self, row: Row) -> list[dict[str, Any]]:
        rows = self.of["subquestions"].get(row.get("qid", ""), [])
        first = {one.get("qid", ""): one for one in reversed(rows)}
        ordered = sorted(first.values(), key=lambda one: _number(one.get("question_order")))
        return [
            {
                "value": slug(one.get("title", "")),
                "label": self._words("question_l10ns", "qid", one, "question", rows),
            }
            for one in ordered
        ]


def slug(code: str) -> str:
    """A code of theirs as a name of ours."""
    name = re.sub(r"[^a-z0-9]+", "_", code.lower()).strip("_")[:50]
    return name if name[:1].isalpha() else f"q_{name or 'x'}"


def _plain(text: str) -> str:
    """Without markup, in one line, as long as a text here may be."""
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())[:1000]


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _tables(text: str) -> Tables:
    tables: dict[str, list[Row]] = defaultdict(list)
    path: list[str] = []
    row: dict[str, list[str]] = {}

    def start(name: str, _: dict[str, str]) -> None:
        path.append(name)
        if len(path) == _DEPTH:
            row[name] = []
        elif len(path) > 20:
            raise InvalidError(_UNREADABLE)

    def end(name: str) -> None:
        if len(path) == _DEPTH - 1 and name == "row" and len(tables[path[1]]) < _MOST_ROWS:
            tables[path[1]].append({field: "".join(parts) for field, parts in row.items()})
            row.clear()
        path.pop()

    def words(data: str) -> None:
        if len(path) == _DEPTH and path[-1] in row:
            row[path[-1]].append(data)

    def refuse(*_: object) -> None:
        raise InvalidError(_UNREADABLE)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = words, refuse
    try:
        parser.Parse(text, True)  # noqa: FBT003  # the library takes it by place
    except expat.ExpatError:
        raise InvalidError(_UNREADABLE) from None
    return tables
