"""Who may do what with planned training: added to the table in `samlyft_enrollment.rules`."""

SEE_PLANS = frozenset({"activities:read", "planned-sessions:read"})
SEE_WHO = SEE_PLANS | {"sign-ups:read"}
SIGN_UP = SEE_WHO | {"sign-ups:write"}
RELEASE = SIGN_UP | {"releases:write"}
PLAN = RELEASE | {"activities:write", "planned-sessions:write"}

PLANNING_MAY: dict[str, frozenset[str]] = {
    "tenant-admin": SEE_PLANS,
    "project-owner": PLAN,
    "project-staff": PLAN,
    "local-project-leader": PLAN,
    "strategic-manager": SEE_PLANS,
    "first-line-manager": RELEASE,
    "champion": SIGN_UP,
    "external-trainer": SEE_PLANS,
    "provider-manager": RELEASE,
    "participant": SIGN_UP,
    "evaluator": SEE_PLANS,
    "auditor": SEE_WHO,
    "analyst": SEE_PLANS,
    "regional": SEE_PLANS,
}
"""A participant signs up whoever her grant names: her own person."""
