"""Decisions without a database: who may do what, in which order names stand, which periods meet."""

import unicodedata
from datetime import date

from samlyft_enrollment.planning.may import PLANNING_MAY

READ_PLACES = frozenset({"municipalities:read", "organisations:read", "workplaces:read"})
SEE_PROJECTS = READ_PLACES | {"projects:read", "milestones:read", "packages:read"}
SEE_PROJECTS |= {"settings:read", "controllers:read"}
SEE_PEOPLE = SEE_PROJECTS | {"people:read", "participations:read", "champions:read"}
SEE_PEOPLE |= {"notices:read"}
APPLY = frozenset({"champion-applications:write"})
# An application's own words are for the manager and the project's leaders, and for nobody else.
RECRUIT = APPLY | {
    "champion-applications:read",
    "champion-applications:answer",
    "champions:write",
}
ROSTERS = frozenset({"rosters:read"})
PLAN = frozenset({"milestones:write", "packages:write"})
ENROL = (
    SEE_PEOPLE
    | RECRUIT
    | PLAN
    | ROSTERS
    | {"people:write", "participations:write", "workplaces:write"}
)
ENROL |= {"notices:write"}
LEAD = ENROL | {"organisations:write", "projects:write", "history:import"}
ADMINISTER = SEE_PROJECTS | {
    "grants:read",
    "grants:write",
    "organisations:write",
    "workplaces:write",
    "projects:write",
    "packages:write",
    "identity-reads:read",
}

PRIVACY = frozenset({"privacy:read", "privacy:write", "exits:read", "exits:write"})
"""Calls about one person's data: for those who answer for them."""
ADMINISTER |= {"privacy:read", "settings:write", "controllers:write"}
ADMINISTER |= {"dead-letters:read", "dead-letters:write"}

MAY: dict[str, frozenset[str]] = {
    "platform-admin": frozenset({"tenants:read", "tenants:write", "municipalities:read"}),
    "tenant-admin": ADMINISTER,
    "project-owner": LEAD | PRIVACY | {"identity:read", "changes:read"},
    "project-staff": LEAD,
    "local-project-leader": ENROL,
    "strategic-manager": SEE_PROJECTS | {"milestones:write"},
    "first-line-manager": SEE_PEOPLE | RECRUIT,
    "champion": SEE_PEOPLE | APPLY,
    "external-trainer": SEE_PROJECTS,
    "provider-manager": SEE_PEOPLE,
    "participant": SEE_PROJECTS | APPLY | {"own-data:read"},
    "integration": frozenset(),
    "evaluator": SEE_PROJECTS | {"participations:read"},
    "auditor": SEE_PEOPLE | {"grants:read", "identity-reads:read"},
    "analyst": SEE_PROJECTS,
    "regional": SEE_PROJECTS,
}
"""Role to permissions; a role that is missing here may nothing."""
MAY |= {role: MAY[role] | more for role, more in PLANNING_MAY.items()}

GRANTABLE = frozenset(MAY) - {"platform-admin", "integration"}

# Lower case sorts as bytes: å ä ö come behind z, and letters that Swedish counts as another join it.
_LAST = str.maketrans(
    {
        "å": "{",
        "ä": "|",
        "æ": "|",
        "ö": "}",
        "ø": "}",
        "ü": "y",
        "ß": "ss",
        "ð": "d",
        "đ": "d",
        "ł": "l",
        "þ": "th",
        "œ": "|",
    }
)
_BETWEEN_NAMES = "\x1f"


def sort_word(text: str) -> str:
    """Text as Swedish sorts it, for `COLLATE "C"`: no ICU needed, and prefixes can be searched."""
    lower = unicodedata.normalize("NFC", text).lower().translate(_LAST)
    if not lower.isascii():
        folded = unicodedata.normalize("NFKD", lower)
        lower = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(lower.split())


def sort_name(family_name: str, given_name: str) -> str:
    """The whole family name decides before any given name: the sign between sorts below a space."""
    return f"{sort_word(family_name)}{_BETWEEN_NAMES}{sort_word(given_name)}"


def overlap(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    """Whether two periods share a day; the last day counts, `None` is open."""
    (one_from, one_to), (other_from, other_to) = one, other
    return one_from <= (other_to or date.max) and other_from <= (one_to or date.max)


def check_digit_holds(organisation_number: str) -> bool:
    """Whether `212000-1439` ends as it must (Luhn)."""
    digits = (int(sign) for sign in organisation_number if sign.isdecimal())
    doubled = (digit * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


NUMBERS = {
    "split": (range(1, 2), range(2, 51)),
    "merge": (range(2, 51), range(1, 2)),
    "move": (range(1, 2), range(1, 2)),
    "close": (range(1, 51), range(1)),
    "rename": (range(1, 2), range(1)),
}
"""How many workplaces a reorganisation is of, and how many it leads to."""


def reorganisation_fault(kind: str, before: int, after: int, *, renamed: bool) -> str | None:
    """Why the numbers do not fit the kind: one is split into several, several merged into one."""
    from_many, to_many = NUMBERS[kind]
    if before not in from_many:
        return "how_many_before"
    if after not in to_many:
        return "how_many_after"
    return "no_name" if (kind == "rename") != renamed else None
