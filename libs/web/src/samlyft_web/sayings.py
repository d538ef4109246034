"""The short texts of problems, Swedish and English side by side."""

from typing import NamedTuple


class Text(NamedTuple):
    """The same words in both languages."""

    sv: str
    en: str

    def format(self, *values: object) -> "Text":
        """With the values in the places that both languages leave open."""
        return Text(self.sv.format(*values), self.en.format(*values))


TITLES: dict[int, Text] = {
    400: Text("Begäran kan inte läsas", "The request cannot be read"),
    401: Text("Inloggning krävs", "Authentication required"),
    403: Text("Åtkomst nekas", "Access denied"),
    404: Text("Finns inte", "Not found"),
    405: Text("Metoden är inte tillåten", "Method not allowed"),
    409: Text("Krockar med det som finns", "Conflicts with what is stored"),
    412: Text("Uppgiften har ändrats", "The resource has changed"),
    413: Text("För stort", "Too large"),
    414: Text("Adressen är för lång", "The address is too long"),
    415: Text("Formatet stöds inte", "Unsupported format"),
    422: Text("Uppgifterna kan inte godtas", "The data cannot be accepted"),
    428: Text("If-Match krävs", "If-Match is required"),
    429: Text("För många anrop", "Too many requests"),
    431: Text("För stora huvuden", "Headers too large"),
    500: Text("Internt fel", "Internal error"),
    503: Text("Tillfälligt otillgängligt", "Temporarily unavailable"),
}

# What the framework refuses by itself, told in more words than its title.
DETAILS: dict[int, Text] = {
    404: Text("Det du söker finns inte här.", "What you look for is not here."),
    405: Text("Se huvudet Allow.", "See the Allow header."),
}

OTHER = ("invalid", Text("Ogiltigt värde.", "Invalid value."))

# By pydantic's error type, or by its first word for a whole family (`int_parsing`, `int_type`).
SAYINGS: dict[str, tuple[str, Text]] = {
    "missing": ("missing", Text("Uppgiften saknas.", "The field is missing.")),
    "extra_forbidden": ("unknown-field", Text("Okänd uppgift.", "Unknown field.")),
    "json_invalid": ("json", Text("Inte giltig JSON.", "Not valid JSON.")),
    "characters": (
        "characters",
        Text("Otillåtna tecken.", "Characters that are not allowed."),
    ),
    "cell": (
        "cell",
        Text("Cellen har ett fel i kalkylbladet.", "The cell has an error in the spreadsheet."),
    ),
    "csv": ("csv", Text("Citattecknen stämmer inte.", "The quotation marks do not match.")),
    "width": ("width", Text("Ska ha {} kolumner.", "Must have {} columns.")),
    "repeated": ("repeated", Text("Kolumnen upprepas.", "The column is repeated.")),
    "string_type": ("type", Text("Ska vara text.", "Must be text.")),
    "string_too_short": ("length", Text("Minst {} tecken.", "At least {} characters.")),
    "string_too_long": ("length", Text("Högst {} tecken.", "At most {} characters.")),
    "string_pattern_mismatch": ("format", Text("Ska följa mönstret {}.", "Must match {}.")),
    "too_short": ("length", Text("För få.", "Too few.")),
    "too_long": ("length", Text("För många.", "Too many.")),
    "int": ("type", Text("Ska vara ett heltal.", "Must be an integer.")),
    "float": ("type", Text("Ska vara ett tal.", "Must be a number.")),
    "finite_number": ("type", Text("Ska vara ett ändligt tal.", "Must be a finite number.")),
    "decimal": ("type", Text("Ska vara ett decimaltal i rätt form.", "Must be a valid decimal.")),
    "bool": ("type", Text("Ska vara true eller false.", "Must be true or false.")),
    "greater_than": ("range", Text("Ska vara större än {}.", "Must be greater than {}.")),
    "greater_than_equal": ("range", Text("Ska vara minst {}.", "Must be at least {}.")),
    "less_than": ("range", Text("Ska vara mindre än {}.", "Must be less than {}.")),
    "less_than_equal": ("range", Text("Ska vara högst {}.", "Must be at most {}.")),
    "date": ("format", Text("Ska vara ett datum, ÅÅÅÅ-MM-DD.", "Must be a date, YYYY-MM-DD.")),
    "datetime": (
        "format",
        Text("Ska vara en tidpunkt med zon.", "Must be an instant with a zone (RFC 3339)."),
    ),
    "timezone_aware": ("format", Text("Tidpunkten saknar zon.", "The instant lacks a zone.")),
    "year": ("range", Text("Ska vara åren 1900 till 2200.", "Must be the years 1900 to 2200.")),
    "enum": ("choice", Text("Ska vara något av {}.", "Must be one of {}.")),
    "literal_error": ("choice", Text("Ska vara något av {}.", "Must be one of {}.")),
    "uuid": ("format", Text("Ska vara ett UUID.", "Must be a UUID.")),
    "list": ("type", Text("Ska vara en lista.", "Must be a list.")),
    "dict": ("type", Text("Ska vara ett objekt.", "Must be an object.")),
    "model": ("type", Text("Ska vara ett objekt.", "Must be an object.")),
}
