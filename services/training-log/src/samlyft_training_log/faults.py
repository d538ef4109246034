"""What is said about a row or a body that cannot be taken: by code, with the column it concerns."""

from __future__ import annotations

from samlyft_web.problems import (
    AppError,
    FieldError,
    ForbiddenError,
    InvalidError,
    Text,
)

FAULTS: dict[str, tuple[str | None, Text]] = {
    "unknown-session": (
        "session_code",
        Text("Tillfället finns inte.", "There is no such session."),
    ),
    "no-participants": (
        "session_code",
        Text(
            "Förankringsmöten och konferenser ger ingen deltagartid.",
            "Anchoring meetings and conferences give no participant time.",
        ),
    ),
    "unknown-project": ("project_code", Text("Projektet finns inte.", "There is no such project.")),
    "unknown-workplace": (
        "workplace_code",
        Text("Enheten finns inte.", "There is no such workplace."),
    ),
    "outside-reach": (
        None,
        Text("Raden ligger utanför din behörighet.", "The row is outside your reach."),
    ),
    "ends-before-start": (
        "ends_at",
        Text("Slutet ska vara efter början.", "The end must be after the start."),
    ),
    "whole-minutes": ("starts_at", Text("Ange hela minuter.", "Give whole minutes.")),
    "too-long": (
        "ends_at",
        Text(
            "Ett tillfälle är högst ett dygn, självstudier högst 366 dagar.",
            "A session is at most 24 hours, self-paced study at most 366 days.",
        ),
    ),
    "not-held-yet": (
        "starts_at",
        Text(
            "Tillfället har inte börjat. Spara det som utkast, högst 400 dagar framåt.",
            "The session has not begun. Save it as a draft, at most 400 days ahead.",
        ),
    ),
    "parts-longer-than-session": (
        "theory_minutes",
        Text(
            "Teori och samtal är tillsammans längre än tillfället.",
            "Theory and discussion together are longer than the session.",
        ),
    ),
    "session-voided": (
        "session_code",
        Text(
            "Tillfället är makulerat. Registrera ett nytt med en annan kod.",
            "The session is voided. Register a new one under another code.",
        ),
    ),
    "session-draft": (
        "session_code",
        Text(
            "Tillfället är ett utkast. Lämna in det med POST /sessions/{sessionId}/submissions.",
            "The session is a draft. Submit it by POST /sessions/{sessionId}/submissions.",
        ),
    ),
    "trainer-attends": (
        "trainers",
        Text(
            "En utbildare står som deltagare i sitt eget tillfälle. Rätta närvaron först.",
            "A trainer is recorded as a participant of the same session. Correct the attendance first.",
        ),
    ),
    "counted-otherwise": (
        "minutes",
        Text(
            "Samma minut räknas redan som en annan sorts tid för personen. Återför den tiden först.",
            "The same minute already counts as another kind of time of this person. Reverse that time first.",
        ),
    ),
    "not-employed": (
        "employee_number",
        Text(
            "Ingen anställning med det numret är känd den dagen.",
            "No employment with that number is known on that day.",
        ),
    ),
    "has-attendance": (
        "starts_at",
        Text(
            "Tillfället har närvaro: dess tider och projekt kan inte ändras.",
            "The session has attendance: its times and project cannot be changed.",
        ),
    ),
    "trainer-incomplete": (
        "trainer_employee_number",
        Text(
            "Ange både arbetsgivarens och den anställdes nummer.",
            "Give both employer and employee number.",
        ),
    ),
    "minutes-range": ("minutes", Text("Ska vara 0 till 1 440.", "Must be 0 to 1,440.")),
    "minutes-against-status": (
        "minutes",
        Text(
            "Frånvaro och avbokning har 0 minuter, närvaro minst 1.",
            "Absence and cancellation have 0 minutes, presence at least 1.",
        ),
    ),
    "longer-than-session": (
        "minutes",
        Text("Fler minuter än tillfället varade.", "More minutes than the session lasted."),
    ),
    "not-begun": (
        "minutes",
        Text(
            "Tillfället har inte varit än. Registrera närvaron den dag det hålls.",
            "The session is still to come. Record attendance on the day when it is held.",
        ),
    ),
    "own-trainee": (
        "employee_number",
        Text(
            "Personen leder tillfället och kan inte också vara deltagare där.",
            "The person leads the session and cannot take part in it too.",
        ),
    ),
    "same-person": (
        "employee_number",
        Text(
            "Samma person har redan minuter här under ett annat anställningsnummer. Rätta den raden först.",
            "The same person has minutes here under another employee number. Correct that row first.",
        ),
    ),
    "reason-required": (
        "reason",
        Text(
            "Raden ändrar det som är bokfört. Ange varför: wrong_person, wrong_minutes, not_held, duplicate eller "
            "entered_late.",
            "The row changes what is posted. Say why: wrong_person, wrong_minutes, not_held, duplicate or "
            "entered_late.",
        ),
    ),
    "month-closed": (
        "reason",
        Text(
            "Månaden är stängd. Ange reason, som entered_late: då bokförs det som en rättelse, och månaden och senare "
            "stängda månader ska stängas på nytt.",
            "The month is closed. Give reason, such as entered_late: it is then posted as a correction, and the month "
            "and later closed months are to be closed again.",
        ),
    ),
    "older-than-recorded": (
        "known_at",
        Text(
            "Det som gäller blev känt senare än raden.",
            "What stands became known later than the row.",
        ),
    ),
    "known-in-future": (
        "known_at",
        Text("Tidpunkten har inte varit än.", "The instant is still to come."),
    ),
    "history-import": (
        "known_at",
        Text("Kräver behörigheten history:import.", "Requires the permission history:import."),
    ),
    "needs-correction": (
        None,
        Text(
            "Något annat är registrerat. Rätta det med POST /attendances/{attendanceId}/corrections.",
            "Something else is recorded. Correct it by POST /attendances/{attendanceId}/corrections.",
        ),
    ),
    "other-municipality": (
        "municipality_code",
        Text("Enheten ligger i en annan kommun.", "The workplace is in another municipality."),
    ),
    "in-future": (
        None,
        Text("Det har inte hänt än.", "It has not happened yet."),
    ),
    "unknown-sessions": (
        "session_codes",
        Text("Ett av tillfällena finns inte.", "One of the sessions does not exist."),
    ),
    "unknown-course": (
        "course_code",
        Text("Det finns ingen öppen kurs med den koden.", "There is no open course of this code."),
    ),
    "told-first": (
        "told_on",
        Text(
            "Deltagarna ska ha fått veta det, senast den dag som regeln börjar gälla.",
            "The participants must have been told, at the latest on the day from which it holds.",
        ),
    ),
    "not-backwards": (
        "from_on",
        Text(
            "Regeln kan bara gälla framåt, efter den som redan finns.",
            "A policy can only hold for what is to come, after the one that is there.",
        ),
    ),
    "period": (
        "to_date",
        Text("Slutet ska inte vara före början.", "The end must not be before the start."),
    ),
    "unknown-champion": (
        "champion_id",
        Text("Ombudet finns inte.", "There is no such champion."),
    ),
    "reference-taken": (
        "reference",
        Text(
            "Referensen finns redan, med annat innehåll.",
            "The reference exists with other content.",
        ),
    ),
    "place-missing": (
        "workplace_code",
        Text("Ange enhet eller kommun.", "Give workplace or municipality."),
    ),
    "resolved-first": (
        "resolved_on",
        Text(
            "Hindret kan inte vara löst innan det sågs.",
            "It cannot be resolved before it was seen.",
        ),
    ),
    "no-change": ("minutes", Text("Det är redan så.", "It is so already.")),
}


def error_of(code: str) -> AppError:
    """The same fault as the answer to a single request."""
    column, text = FAULTS[code]
    if code == "outside-reach":
        return ForbiddenError(text)
    pointer = f"/{column}" if column else ""
    return InvalidError(text, errors=[FieldError(pointer=pointer, code=code, detail=text)])
