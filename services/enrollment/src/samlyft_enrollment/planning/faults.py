"""What may be wrong with what is planned, in both languages."""

from samlyft_web.sayings import Text

PLANNING_FAULTS: dict[str, Text] = {
    "unknown_activity": Text("Insatsen finns inte.", "There is no such activity."),
    "unknown_competence": Text(
        "Kompetensen finns inte i ramverket. Se GET /activity-terms.",
        "The framework has no such competence. See GET /activity-terms.",
    ),
    "goal_twice": Text("Målets kod upprepas.", "The code of the goal is repeated."),
    "minutes_sum": Text(
        "Teori och samtal är tillsammans längre än hela insatsen.",
        "Theory and discussion are together longer than the activity.",
    ),
    "series_place": Text(
        "Ange både serie och plats i serien, eller ingen av dem.",
        "Give both the series and the place in it, or neither.",
    ),
    "gathering": Text(
        "Den sortens möte hör inte till den sortens insats.",
        "That sort of meeting does not belong to that kind of activity.",
    ),
    "ends_before_start": Text("Slutar innan det börjar.", "It ends before it starts."),
    "whole_minutes": Text("Tider anges i hela minuter.", "Times are whole minutes."),
    "too_long": Text(
        "Ett tillfälle varar högst ett dygn; i egen takt högst ett år.",
        "A session lasts at most a day and a night; at one's own pace at most a year.",
    ),
    "after_start": Text(
        "Ska vara senast när tillfället börjar.", "Must be no later than the session starts."
    ),
    "nowhere": Text(
        "Ange plats för ett tillfälle på plats, eller länk för ett digitalt.",
        "Give a place for a session on site, or a link for a digital one.",
    ),
    "unknown_person": Text("Personen finns inte.", "There is no such person."),
    "trainer_twice": Text("Utbildaren upprepas.", "The trainer is repeated."),
    "not_employed": Text(
        "Personen har ingen anställning den dagen.", "The person has no employment that day."
    ),
    "head_count_twice": Text("Roll och enhet upprepas.", "Role and unit are repeated."),
    "unknown_planned_session": Text(
        "Det planerade tillfället finns inte.", "There is no such planned session."
    ),
    "unknown_sign_up": Text(
        "Anmälan finns inte på det tillfället.", "The session has no such sign-up."
    ),
    "decided_twice": Text("Anmälan upprepas.", "The sign-up is repeated."),
    "why_refused": Text("Ange varför tiden inte släpps.", "Say why the time is not released."),
    "unknown_series": Text("Ingen insats hör till serien.", "No activity belongs to that series."),
    "sessions_or_series": Text(
        "Ange antingen tillfällen eller en serie.", "Give either sessions or a series."
    ),
    "no_change": Text("Ange vad som ska ändras.", "Say what is to be changed."),
    "too_many_sessions": Text(
        "Högst 500 tillfällen på en gång. Begränsa urvalet.",
        "At most 500 sessions at once. Narrow the selection.",
    ),
    "shift_too_long": Text("Ett arbetspass är högst 26 timmar.", "A shift is at most 26 hours."),
    "days_too_many": Text("Högst 62 dagar åt gången.", "At most 62 days at a time."),
    "reader_of_wish": Text(
        "Välj ett ombud eller en utbildare, inte din chef.",
        "Choose a champion or a trainer, not your manager.",
    ),
    "whose_calendar": Text(
        "Ange en enhet eller en person, som sorten säger.",
        "Give a workplace or a person, as the kind says.",
    ),
    "unknown_organisation": Text("Organisationen finns inte.", "There is no such organisation."),
    "no_provider": Text(
        "Organisationen är ingen privat utförare.", "The organisation is no private provider."
    ),
    "seats_below_used": Text("Fler platser är använda.", "More seats have been used."),
    "one_of_both": Text(
        "Ange antingen person_id eller anställning.", "Give either person_id or an employment."
    ),
}
