"""What is measured, why and who may see it. A test holds the permissions against each service's own table of roles."""

from dataclasses import dataclass

from samlyft_web.sayings import Text


@dataclass(frozen=True)
class Measure:
    """One kind of data about staff."""

    key: str
    service: str
    permission: str | None
    """Whoever holds it sees the data; nobody sees rows where there is none."""
    what: Text
    fields: Text
    why: Text
    kept: Text | None = None
    """How long, where the projects' rules do not decide."""
    only: Text | None = None
    """Who sees it where no role does."""
    own: bool = True
    """The person gets it in her register extract, from the service that holds it."""


MEASURES: tuple[Measure, ...] = (
    Measure(
        "employment",
        "enrollment",
        "people:read",
        Text("Vem du är och var du arbetar", "Who you are and where you work"),
        Text(
            "namn, kön, födelseår, arbetsgivare, enhet, yrke, roll, del av heltid, dag eller natt",
            "name, gender, year of birth, employer, workplace, occupation, role, share of full time, day or night",
        ),
        Text(
            "för att veta vem som erbjuds utbildning och var den behövs",
            "to know who is offered training and where it is needed",
        ),
    ),
    Measure(
        "identity_number",
        "enrollment",
        "identity:read",
        Text("Personnummer", "Identity number"),
        Text(
            "krypterat, i en enda tabell; varje läsning loggas med vem och varför",
            "encrypted, in one single table; each read is logged with who and why",
        ),
        Text(
            "för deltagarrapporten till finansiären och för närvarointyg",
            "for the participant report to the funder and for attendance certificates",
        ),
    ),
    Measure(
        "participation",
        "enrollment",
        "participations:read",
        Text("Deltagande i projekt", "Participation in projects"),
        Text("första och sista dag, skäl till avslut", "first and last day, reason for leaving"),
        Text("för att följa projektets mål", "to follow the goals of the project"),
    ),
    Measure(
        "sign_up",
        "enrollment",
        "sign-ups:read",
        Text("Anmälningar och släppt tid", "Sign-ups and released time"),
        Text(
            "tillfälle, plats i kön, avbokning med skäl (till exempel sjuk), chefens ja eller nej",
            "session, place in the line, cancellation with its reason (ill, say), the manager's yes or no",
        ),
        Text("för att fördela platser", "to give out seats"),
    ),
    Measure(
        "shift",
        "enrollment",
        "shifts:read",
        Text("Arbetspass", "Shifts"),
        Text("början och slut på pass", "start and end of shifts"),
        Text(
            "för att föreslå tider när de flesta är på plats",
            "to propose times when most are on duty",
        ),
        kept=Text("två månader efter passet", "two months after the shift"),
    ),
    Measure(
        "attendance",
        "training-log",
        "attendances:read",
        Text("Närvaro och utbildningstid", "Attendance and training time"),
        Text(
            "tillfälle, närvarande eller frånvarande, minuter",
            "session, present or absent, minutes",
        ),
        Text(
            "för att redovisa tid till finansiären och följa vem som fått utbildning",
            "to account for time to the funder and to follow who has been trained",
        ),
    ),
    Measure(
        "certificate",
        "training-log",
        "certificates:read",
        Text("Intyg för närvarotid", "Attendance certificates"),
        Text("månad, minuter, underskrifter", "month, minutes, signatures"),
        Text("krav från finansiären", "demanded by the funder"),
    ),
    Measure(
        "test_result",
        "training-log",
        "course-results:read",
        Text("Webbkurser och kunskapstest", "Web courses and knowledge tests"),
        Text(
            "avklarat, godkänt; hur mycket mer andra ser bestäms per projekt, se nedan",
            "completed, passed; how much more others see is decided per project, see below",
        ),
        Text("för att veta om utbildningen fungerar", "to know whether the training works"),
    ),
    Measure(
        "champion",
        "enrollment",
        "champions:read",
        Text("Uppdrag som {title}", "Tasks as {title}"),
        Text(
            "period, avsatt tid i veckan, genomförd utbildning, enheter",
            "period, time set aside a week, completed training, workplaces",
        ),
        Text("för att alla ska veta vem de kan fråga", "so that everybody knows whom to ask"),
    ),
    Measure(
        "worked_time",
        "training-log",
        "worked-times:read",
        Text("Tid som {title} eller projektanställd", "Time as {title} or project staff"),
        Text("dag, minuter, vad tiden gick till", "day, minutes, what the time went to"),
        Text("för att redovisa avsatt tid", "to account for time set aside"),
    ),
    Measure(
        "payroll",
        "training-log",
        "payroll:read",
        Text("Utbildning utanför schemat", "Training outside the schedule"),
        Text("minuter per månad och anställning", "minutes a month and employment"),
        Text("för att du ska få ersättning", "so that you are paid for it"),
    ),
    Measure(
        "support",
        "training-log",
        "support:read",
        Text("Hjälp på plats (operativt stöd)", "Help on the spot (operative support)"),
        Text(
            "enhet, ämne, minuter och vem som hjälpte; aldrig vem som fick hjälp",
            "workplace, topic, minutes and who helped; never who was helped",
        ),
        Text("för att se var stöd behövs", "to see where support is needed"),
    ),
    Measure(
        "survey_answer",
        "survey",
        None,
        Text("Svar i enkäter", "Answers to surveys"),
        Text(
            "sparas utan namn och kan inte kopplas till någon, inte heller av den som driver tjänsten",
            "kept without a name and cannot be linked to anybody, not by the operator either",
        ),
        Text(
            "för att se om utbildningen gör nytta; visas bara för grupper",
            "to see whether training helps; shown for groups only",
        ),
        kept=Text("utan namn, som underlag för utvärderingen", "without names, for the evaluation"),
        only=Text("ingen; bara hela grupper visas", "nobody; whole groups are all that is shown"),
        own=False,
    ),
    Measure(
        "wish",
        "enrollment",
        None,
        Text("Önskemål om hjälp", "A wish for help"),
        Text(
            "vad du skriver till det ombud eller den utbildare du själv valt",
            "what you write to the champion or trainer whom you chose yourself",
        ),
        Text("för att du ska få hjälp utan att någon annan vet", "so that you get help in private"),
        kept=Text("tills det är uppfyllt", "until it is met"),
        only=Text("bara den du själv valt", "only whom you chose yourself"),
    ),
    Measure(
        "contact",
        "enrollment",
        "notices:read",
        Text("Meddelanden", "Notices"),
        Text(
            "vad du fått veta om anmälningar och tider; du kan tacka nej till brev",
            "what you were told of sign-ups and times; you may decline letters",
        ),
        Text("för att du ska få besked", "so that you are told"),
        kept=Text("tills du raderas eller tackar nej", "until you are erased or decline"),
    ),
)
