"""What is said when an assignment, an extract or a sample cannot be had."""

from __future__ import annotations

from samlyft_web.problems import ConflictError, ForbiddenError, NotFoundError, Text

NO_ASSIGNMENT = Text("Uppdraget finns inte.", "There is no such assignment.")
NO_EXTRACT = Text("Uttaget finns inte.", "There is no such extract.")


class NotInForceError(ConflictError):
    """Outside its days, or ended."""

    code = "assignment-not-in-force"
    title = Text("Uppdraget gäller inte i dag", "The assignment is not in force today")

    @classmethod
    def told(cls) -> NotInForceError:
        """What to do about it."""
        return cls(
            Text(
                "Uppdraget har inte börjat, har gått ut eller är avslutat. Be projektägaren om ett nytt.",
                "It has not begun, has run out or was ended. Ask the project owner for a new one.",
            )
        )


class NotAssignedError(ForbiddenError):
    """Another's assignment."""

    code = "not-your-assignment"
    title = Text("Uppdraget är någon annans", "The assignment is another's")

    @classmethod
    def told(cls) -> NotAssignedError:
        """What to do about it."""
        return cls(
            Text(
                "Bara den som fått uppdraget gör och hämtar uttag under det.",
                "Only whoever was given the assignment makes and fetches extracts under it.",
            )
        )


def missing(text: Text) -> NotFoundError:
    """Also for another tenant's."""
    return NotFoundError(text)
