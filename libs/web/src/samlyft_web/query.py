"""Query parameters that a route does not have: a misspelt filter must not give the unfiltered answer."""

import inspect
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

from fastapi import Request
from fastapi.dependencies.models import Dependant

from samlyft_web.problems import FieldError, InvalidError
from samlyft_web.sayings import Text

T = TypeVar("T")
UNKNOWN = Text("Anropet har okända parametrar.", "The request has unknown parameters.")
NO_SUCH = Text("Parametern finns inte här.", "There is no such parameter here.")


async def refuse_unknown_query(request: Request) -> None:
    """A dependency of the whole app; raises `InvalidError` and names each place, never what was sent."""
    if not request.query_params:
        return
    known = frozenset(_walk(request.scope["route"].dependant))
    unknown = [place for place, name in enumerate(request.query_params) if name not in known]
    if unknown:
        names = ", ".join(sorted(known))
        told = Text(f"{NO_SUCH.sv} Det finns: {names}.", f"{NO_SUCH.en} There are: {names}.")
        faults = [FieldError(pointer=f"query/{n}", code="unknown", detail=told) for n in unknown]
        raise InvalidError(UNKNOWN, errors=faults)


def _walk(dependant: Dependant) -> Iterator[str]:
    for parameter in dependant.query_params:
        yield parameter.alias
    for inner in dependant.dependencies:
        yield from _walk(inner)


def at_once(parameters: type[T]) -> Callable[..., Awaitable[T]]:
    """A class of parameters as a dependency made where the request runs: a plain callable costs a change of thread."""

    async def make(**given: object) -> T:
        return parameters(**given)

    make.__signature__ = inspect.signature(parameters, eval_str=True)  # type: ignore[attr-defined]  # FastAPI reads it
    return make
