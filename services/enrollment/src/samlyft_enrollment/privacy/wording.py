"""What each table about persons holds and why, in words; used by the extract, the erasure and the unions' page."""

from collections.abc import Mapping

from samlyft_web.sayings import Text

TABLES: Mapping[str, Text] = {
    "person": Text("Namn, kön, födelseår", "Name, gender, year of birth"),
    "identity": Text("Identitetsnummer", "Identity numbers"),
    "identity_read": Text("Vem som läst identitetsnumret", "Who read the identity number"),
    "employment": Text("Anställningar", "Employments"),
    "participation": Text("Deltagande i projekt", "Participation in projects"),
    "person_merge": Text("Hopslagna registreringar", "Registrations that count as one"),
    "match_suggestion": Text("Möjliga dubbletter", "Possible duplicates"),
    "roster_line": Text("Rader ur personalfiler", "Lines of HR files"),
    "person_correction": Text("Rättelser", "Corrections"),
    "person_restriction": Text("Begränsningar", "Restrictions"),
    "person_erasure": Text("Protokoll från radering", "Protocols of erasure"),
    "contact": Text("Adress och språk", "Address and language"),
    "notice": Text("Meddelanden", "Notices"),
    "scim_user": Text("Uppgifter från kommunens katalog", "Data from the municipality's directory"),
    "scim_member": Text("Grupper i kommunens katalog", "Groups of the municipality's directory"),
    "champion": Text("Ombudsuppdrag", "Champion's tasks"),
    "champion_application": Text("Ansökningar om att bli ombud", "Applications to be a champion"),
    "sign_up": Text("Anmälningar", "Sign-ups"),
    "workplace": Text("Enheter hon är chef för", "Workplaces that she manages"),
    "workplace_period": Text("Enheter hon har varit chef för", "Workplaces that she has managed"),
    "local_leader": Text("Uppdrag som lokal projektledare", "Posts as local project leader"),
    "planned_trainer": Text("Tillfällen hon leder", "Sessions that she leads"),
    "shift": Text("Arbetspass", "Shifts"),
    "calendar_link": Text("Kalenderlänkar", "Calendar links"),
    "heard_entry": Text("Utbildningstid", "Training time"),
    "heard_absence": Text("Frånvaro från utbildning", "Absence from training"),
    "wish": Text("Önskemål om hjälp", "Wishes for help"),
}
FIELDS: Mapping[str, Text] = {
    "given_name": Text("Förnamn", "Given name"),
    "family_name": Text("Efternamn", "Family name"),
    "gender": Text("Kön", "Gender"),
    "birth_year": Text("Födelseår", "Year of birth"),
    "protection": Text("Skydd", "Protection"),
    "status": Text("Läge", "Status"),
    "restricted_at": Text("Begränsad sedan", "Restricted since"),
    "known_at": Text("Känt sedan", "Known since"),
    "changed_at": Text("Ändrat", "Changed"),
    "version": Text("Version", "Version"),
    "kind": Text("Slag", "Kind"),
    "identity_number": Text("Nummer", "Number"),
    "recorded_at": Text("Registrerat", "Recorded"),
    "replaced_at": Text("Ersatt", "Replaced"),
    "employer_number": Text("Arbetsgivare", "Employer"),
    "employee_number": Text("Anställningsnummer", "Employee number"),
    "workplace_id": Text("Enhet", "Workplace"),
    "project_id": Text("Projekt", "Project"),
    "municipality_code": Text("Kommun", "Municipality"),
    "role_group": Text("Roll", "Role"),
    "manager_id": Text("Chef", "Manager"),
    "from_on": Text("Från", "From"),
    "to_on": Text("Till och med", "To"),
    "minutes": Text("Minuter", "Minutes"),
    "local_date": Text("Dag", "Day"),
    "attendance_id": Text("Närvarorad", "Attendance"),
    "session_id": Text("Tillfälle", "Session"),
    "planned_session_id": Text("Planerat tillfälle", "Planned session"),
    "occupation": Text("Yrke", "Occupation"),
    "share_percent": Text("Del av heltid (%)", "Share of full time (%)"),
    "hours": Text("Dag eller natt", "Day or night"),
    "starts_on": Text("Från", "From"),
    "ends_on": Text("Till och med", "To"),
    "reason": Text("Skäl", "Reason"),
    "reference": Text("Ärende", "Case"),
    "actor": Text("Gjort av", "Done by"),
    "email": Text("E-post", "E-mail"),
    "language": Text("Språk", "Language"),
    "purpose": Text("Ändamål", "Purpose"),
    "read_at": Text("Läst", "Read"),
    "facts": Text("Innehåll", "Content"),
    "channel": Text("Sätt", "Channel"),
}
ROLES: Mapping[str, Text] = {
    "platform-admin": Text("Plattformens administratör", "Platform administrator"),
    "tenant-admin": Text("Administratör", "Administrator"),
    "project-owner": Text("Projektägare", "Project owner"),
    "project-staff": Text("Projektkontor", "Project office"),
    "local-project-leader": Text("Lokal projektledare", "Local project leader"),
    "strategic-manager": Text("Strategisk chef", "Strategic manager"),
    "first-line-manager": Text("Enhetschef", "First-line manager"),
    "champion": Text("Digitaliseringsombud", "Champion"),
    "external-trainer": Text("Extern utbildare", "External trainer"),
    "provider-manager": Text("Chef hos privat utförare", "Manager of a private provider"),
    "participant": Text("Deltagare", "Participant"),
    "integration": Text("System med egna behörigheter", "System with scopes of its own"),
    "evaluator": Text("Utvärderare", "Evaluator"),
    "auditor": Text("Revisor", "Auditor"),
    "analyst": Text("Analytiker", "Analyst"),
    "regional": Text("Regional samordnare", "Regional co-ordinator"),
}


def field_label(name: str) -> Text:
    """The words for a column; its own name where nobody gave it any."""
    return FIELDS.get(name, Text(name.replace("_", " "), name.replace("_", " ")))


def table_label(name: str) -> Text:
    """The words for a table; its own name where nobody gave it any."""
    return TABLES.get(name, Text(name.replace("_", " "), name.replace("_", " ")))
