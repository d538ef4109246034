"""What is said when an agreement, an answer or a contribution cannot be taken."""

from __future__ import annotations

from samlyft_web.problems import ConflictError, FieldError, InvalidError, Text

FAULTS = {
    "too_few_contributors": Text(
        "En jämförelse med namn har minst två olika bidragande, en anonym minst tre.",
        "A comparison by name has at least two different contributors, an anonymous one three.",
    ),
    "not_a_party": Text(
        "Den egna organisationen ska vara med, som bidragande eller läsare.",
        "Your own organisation must be a contributor or a reader.",
    ),
    "both": Text(
        "En organisation är bidragande eller läsare, inte båda.",
        "An organisation is a contributor or a reader, not both.",
    ),
    "unknown_tenant": Text(
        "En av organisationerna finns inte här.", "One of the organisations is not here."
    ),
    "unknown_figure": Text(
        "Siffran finns inte. De som finns: trained_per_employees, hours_per_participant, "
        "trained_per_champion, managers_trained, sessions_per_employees.",
        "There is no such figure. There are: trained_per_employees, hours_per_participant, "
        "trained_per_champion, managers_trained, sessions_per_employees.",
    ),
    "period": Text(
        "Slutet ska vara i dag eller senare, och inte före början.",
        "The end must be today or later, and not before the start.",
    ),
}
STATUS = {
    "offered": Text("erbjuden", "offered"),
    "accepted": Text("godkänd", "accepted"),
    "declined": Text("avböjd", "declined"),
    "revoked": Text("återkallad", "revoked"),
}


def fault(pointer: str, code: str) -> InvalidError:
    """A field that cannot be taken."""
    text = FAULTS[code]
    return InvalidError(text, errors=[FieldError(pointer=pointer, code=code, detail=text)])


class StepError(ConflictError):
    """The agreement does not go on that way."""

    code = "agreement-step"
    title = Text("Det svaret går inte", "That answer cannot be given")

    @classmethod
    def from_to(cls, now: str, wanted: str) -> StepError:
        """Says where the own party stands."""
        here, there = STATUS[now], STATUS[wanted]
        return cls(
            Text(
                f"Överenskommelsen är {here.sv} och kan inte bli {there.sv}. "
                "En återkallad ersätts av en ny.",
                f"The agreement is {here.en} and cannot become {there.en}. A revoked one is replaced by a new one.",
            )
        )


class AgreementOverError(ConflictError):
    """Outside its days."""

    code = "agreement-not-in-force"
    title = Text("Överenskommelsen gäller inte i dag", "The agreement is not in force today")

    @classmethod
    def told(cls) -> AgreementOverError:
        """Outside its days."""
        return cls(
            Text("Den har inte börjat gälla eller har gått ut.", "It has not begun or has run out.")
        )


class NotAcceptedError(ConflictError):
    """Nothing leaves without the own acceptance."""

    code = "agreement-not-accepted"
    title = Text("Överenskommelsen är inte godkänd här", "The agreement is not accepted here")

    @classmethod
    def told(cls, now: str) -> NotAcceptedError:
        """Says where the own party stands."""
        here = STATUS[now]
        return cls(Text(f"Den är {here.sv}: inget delas.", f"It is {here.en}: nothing is shared."))


class NotContributorError(ConflictError):
    """Readers share nothing."""

    code = "not-a-contributor"
    title = Text("Ni läser bara", "You only read")

    @classmethod
    def told(cls) -> NotContributorError:
        """Readers share nothing."""
        return cls(
            Text("Här är ni läsare och bidrar inte.", "Here you are a reader and share nothing.")
        )
