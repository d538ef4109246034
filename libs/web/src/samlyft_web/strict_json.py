"""JSON as RFC 8259 leaves it open, closed: no surprise passes on to a parser behind."""

import re
from json import JSONDecodeError, JSONDecoder
from math import isinf
from typing import Any, NoReturn

from samlyft_web.problems import BadRequestError, InvalidError
from samlyft_web.sayings import Text

MAX_DEPTH, MAX_DIGITS = 32, 19
ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\(?:u([0-9a-fA-F]{4})|.)"
)


def _unreadable(sv: str, en: str) -> NoReturn:
    raise BadRequestError(Text(sv, en))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        _unreadable("En nyckel upprepas i ett objekt.", "A key is repeated in an object.")
    return found


def _number(digits: str, kind: type[int] | type[float], longest: int) -> float:
    if len(digits.lstrip("-")) > longest or isinf(number := kind(digits)):
        raise InvalidError(Text("Ett tal är för stort.", "A number is too large."))
    return number


def _constant(_: str) -> NoReturn:
    _unreadable("NaN och Infinity är inte JSON.", "NaN and Infinity are not JSON.")


DECODER = JSONDecoder(
    object_pairs_hook=_object,
    parse_int=lambda digits: _number(digits, int, MAX_DIGITS),
    parse_float=lambda digits: _number(digits, float, 2 * MAX_DIGITS),
    parse_constant=_constant,
)


def check_json(body: bytes) -> bytes:
    """The same body, or an `AppError` that says what is wrong with it."""
    try:
        text = body.decode()
        value = DECODER.decode(text)
    except UnicodeDecodeError:
        _unreadable("Innehållet är inte utf-8.", "The body is not utf-8.")
    except JSONDecodeError:
        _unreadable("Innehållet är inte giltig JSON.", "The body is not valid JSON.")
    except RecursionError:
        _too_deep()
    if body.count(b"[") + body.count(b"{") > MAX_DEPTH:
        _check_depth(value)
    if "\\u" in text:
        _check_escapes(text)
    return body


def _too_deep() -> NoReturn:
    _unreadable(f"Högst {MAX_DEPTH} nivåer.", f"At most {MAX_DEPTH} levels of nesting.")


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for parent in level
            if isinstance(parent, dict | list)
            for child in (parent.values() if isinstance(parent, dict) else parent)
        ]
    if any(isinstance(child, dict | list) for child in level):
        _too_deep()


def _check_escapes(text: str) -> None:
    """In valid JSON a backslash stands only in strings; a surrogate pair matches as one."""
    for found in ESCAPE.finditer(text):
        code = found[1]
        if code and (code == "0000" or 0xD800 <= int(code, 16) <= 0xDFFF):
            raise InvalidError(
                Text("Texten har otillåtna tecken.", "A text has characters that are not allowed.")
            )
