"""What else staff are told: what is never done, how far a role sees, what is read why, and what one may ask for."""

from samlyft_web.sayings import Text

NEVER: tuple[Text, ...] = (
    Text(
        "Ingen lista jämför eller rangordnar enskilda medarbetare.",
        "No list compares or ranks single employees.",
    ),
    Text(
        "Ingen ser vad en enskild person har svarat i en enkät.",
        "Nobody sees what a single person answered to a survey.",
    ),
    Text(
        "Vem som fått hjälp på plats antecknas aldrig, och chefen ser aldrig önskemål om hjälp.",
        "Who was helped on the spot is never noted, and no manager ever sees a wish for help.",
    ),
    Text(
        "Var du befinner dig och hur du utför ditt arbete registreras inte.",
        "Where you are and how you do your work is not registered.",
    ),
    Text(
        "Den som har skyddade personuppgifter visas bara för dem som får läsa personnummer.",
        "Whoever has protected data is shown only to those who may read identity numbers.",
    ),
)
REACH: dict[str, Text] = {
    "project-owner": Text("alla i samverkan", "everyone in the tenant"),
    "project-staff": Text("alla i samverkan", "everyone in the tenant"),
    "local-project-leader": Text("den egna kommunen", "their own municipality"),
    "first-line-manager": Text("de egna enheterna", "their own workplaces"),
    "champion": Text("de egna enheterna", "their own workplaces"),
    "provider-manager": Text("den egna arbetsgivarens enheter", "their own employer's workplaces"),
    "participant": Text("bara sig själv", "only themselves"),
    "integration": Text("alla i samverkan", "everyone in the tenant"),
    "evaluator": Text("ett projekt, utan namn", "one project, without names"),
    "auditor": Text("bara läsa, för en bestämd tid", "may read only, for a fixed time"),
}
"""How far each role sees; what each grant says within that is the tenant's choice."""
SEEN_BEYOND: dict[str, frozenset[str]] = {
    "attendances:read": frozenset(
        {
            *("project-owner", "project-staff", "local-project-leader", "first-line-manager"),
            *("champion", "provider-manager", "auditor"),
        }
    ),
    "certificates:read": frozenset(
        {
            *("project-owner", "project-staff", "local-project-leader", "first-line-manager"),
            *("provider-manager", "participant", "auditor"),
        }
    ),
    "course-results:read": frozenset(
        {
            *("project-owner", "project-staff", "local-project-leader", "first-line-manager"),
            *("provider-manager", "auditor"),
        }
    ),
    "worked-times:read": frozenset(
        {
            *("project-owner", "project-staff", "local-project-leader", "first-line-manager"),
            *("champion", "auditor"),
        }
    ),
    "payroll:read": frozenset({"project-owner", "local-project-leader", "first-line-manager"}),
    "support:read": frozenset(
        {
            *("project-owner", "project-staff", "local-project-leader", "first-line-manager"),
            *("champion", "provider-manager", "auditor"),
        }
    ),
}
"""Who holds the permissions of other services, which enrollment cannot ask; `tests/contract` holds it true."""
LEVELS: dict[str, Text] = {
    "passed": Text("godkänd eller inte", "passed or not"),
    "passed_and_progress": Text(
        "godkänd eller inte, och hur långt du kommit", "passed or not, and how far you have come"
    ),
    "result": Text("resultatet", "the result"),
}
DEFAULT_LEVEL = "passed_and_progress"
PURPOSES: dict[str, Text] = {
    "participant_report": Text("deltagarrapport till finansiären", "participant report"),
    "attendance_certificate": Text("närvarointyg", "attendance certificate"),
    "register_extract": Text("registerutdrag", "register extract"),
    "correction": Text("rättelse", "correction"),
    "audit": Text("revision", "audit"),
    "municipality_export": Text("kommunens egen export", "the municipality's own export"),
    "tenant_export": Text(
        "samverkans egen export när den lämnar", "the tenant's own export as it leaves"
    ),
}
RIGHTS: tuple[Text, ...] = (
    Text(
        "Du får ett registerutdrag: allt som finns om dig, också tidigare uppgifter.",
        "You get a register extract: everything about you, earlier versions too.",
    ),
    Text("Fel rättas, och alla som fått dem får veta.", "What is wrong is corrected and retold."),
    Text(
        "Du kan begära att uppgifterna bara sparas och inte används (begränsning).",
        "You may ask that the data are only kept and not used (restriction).",
    ),
    Text(
        "Du kan begära radering; du får veta vad som måste stå kvar, varför och hur länge.",
        "You may ask for erasure; you are told what must stay, why and for how long.",
    ),
    Text(
        "Du kan klaga hos Integritetsskyddsmyndigheten (imy.se).",
        "You may complain to the Swedish Authority for Privacy Protection (imy.se).",
    ),
)
