"""Why a month is not filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from samlyft_reporting.month_files import rules
from samlyft_reporting.month_files.findings import MEANINGS
from samlyft_reporting.month_files.queries import OUTSIDE, Book
from samlyft_web.days import today
from samlyft_web.problems import AppError, ConflictError, FieldError, InvalidError, Text

ALREADY = Text(
    "Månaden är redan lämnad och inget har ändrats sedan dess.",
    "The month is filed already and nothing has changed since.",
)
EARLIER = Text(
    "En tidigare månad har ändrats. Lämna alla i ordning med POST /month-refilings.",
    "An earlier month has changed. File all again in order by POST /month-refilings.",
)
NOTHING_STALE = Text(
    "Ingen lämnad månad har ändrats: det finns inget att lämna på nytt.",
    "No filed month has changed: there is nothing to file again.",
)
SAY_WHY = Text("Säg i reason varför det godtas.", "Say in reason why it is accepted.")
MEND = Text(
    "Detta måste rättas innan månaden lämnas.", "This has to be mended before the month is filed."
)
ACCEPT = Text(
    "Rätta detta, eller godta det i accepted med ett skäl i reason.",
    "Mend this, or accept it in accepted with a reason in reason.",
)
GONE = Text(
    "Uppgifter om personer i filen är gallrade. Filen kan inte skrivas igen; kontrollsumman är {0}.",
    "Data about people in the file are erased. It cannot be written again; its hash is {0}.",
)
DIFFERS = Text(
    "Filen blev inte densamma som den lämnade och lämnas därför inte ut. Kontrollsumman ska vara {0}.",
    "The file did not come out as it was filed, and is not given. Its hash should be {0}.",
)


class EarlierStaleError(ConflictError):
    """The months are filed in their order."""

    code = "earlier-month-stale"


class FindingsError(ConflictError):
    """Something in the month has to be mended or accepted first."""

    code = "month-file-findings"


class NotOverError(InvalidError):
    """A month is filed when it is over."""

    code = "month-not-over"


class ErasedError(AppError):
    """What the file was made of is gone; its hash remains."""

    status, code = 410, "erased"
    title = Text("Gallrad", "Erased")


class DiffersError(ConflictError):
    """The bytes are not those that were filed."""

    code = "file-differs"


def demand_over(found: Book, month: str) -> None:
    """Raises unless the month is one of the project's and over."""
    if month not in found.months and month <= f"{today():%Y-%m}":
        error = FieldError(pointer="/month", code="outside", detail=OUTSIDE)
        raise InvalidError(OUTSIDE, errors=[error])
    if not rules.is_over(month, today()):
        opens = rules.opens_on(month).isoformat()
        text = Text(
            f"Månaden är inte slut. Den kan lämnas från {opens}.",
            f"The month is not over. It can be filed from {opens}.",
        )
        raise NotOverError(
            text, errors=[FieldError(pointer="/month", code="not-over", detail=text)]
        )


def demand_accepted(found: Mapping[str, int], accepted: Sequence[str], reason: str | None) -> None:
    """Raises unless what must be mended is, and the rest is accepted with a reason."""
    blocking = [code for code, meaning in MEANINGS.items() if meaning.blocks and code in found]
    if blocking:
        raise FindingsError(MEND, errors=_errors(found, blocking))
    if missing := sorted(found.keys() - set(accepted)):
        raise FindingsError(ACCEPT, errors=_errors(found, missing))
    if found and not reason:
        error = FieldError(pointer="/reason", code="missing", detail=SAY_WHY)
        raise InvalidError(SAY_WHY, errors=[error])


def _errors(found: Mapping[str, int], codes: Sequence[str]) -> list[FieldError]:
    said = {name: meaning.what_to_do for name, meaning in MEANINGS.items()}
    errors = []
    for code in codes:
        words = next(text for name, text in said.items() if name == code)
        text = Text(f"{found[code]} st. {words.sv}", f"{found[code]} of them. {words.en}")
        errors.append(FieldError(pointer="/accepted", code=code, detail=text))
    return errors
