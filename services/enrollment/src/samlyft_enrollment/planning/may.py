"""Who may do what with planned training: added to the table in `samlyft_enrollment.rules`."""

SEE_PLANS = frozenset({"activities:read", "planned-sessions:read"})
SEE_WHO = SEE_PLANS | {"sign-ups:read", "calendar-links:read", "shifts:read", "seats:read"}
WISH = frozenset({"wishes:read", "wishes:write"})
CALENDAR = frozenset({"calendar-links:read", "calendar-links:write"})
SIGN_UP = SEE_WHO | CALENDAR | {"sign-ups:write"}
RELEASE = SIGN_UP | {"releases:write", "shifts:write"}
PLAN = RELEASE | {"activities:write", "planned-sessions:write", "seats:write"}

PLANNING_MAY: dict[str, frozenset[str]] = {
    "tenant-admin": SEE_PLANS,
    "project-owner": PLAN,
    "project-staff": PLAN,
    "local-project-leader": PLAN,
    "strategic-manager": SEE_PLANS,
    "first-line-manager": RELEASE,
    "champion": SIGN_UP | WISH,
    "external-trainer": SEE_PLANS | CALENDAR | WISH,
    "provider-manager": RELEASE,
    "participant": SEE_PLANS | CALENDAR | WISH | {"sign-ups:read", "sign-ups:write"},
    "evaluator": SEE_PLANS,
    "auditor": SEE_WHO,
    "analyst": SEE_PLANS,
    "regional": SEE_PLANS,
}
"""A participant signs up whoever her grant names: her own person."""
