"""What people wrote in Modig's final report, in both languages.

The words are ours, after what the evaluations found; they are no quotation.
"""

from __future__ import annotations

from samlyft_local.demo.people import Row

Pair = tuple[str, str]
TEXTS: list[tuple[str, Pair, Pair]] = [
    (
        "summary",
        ("", ""),
        (
            "Modig gav baspersonal och chefer i sju kommuner utbildning i digitala verktyg på arbetstid. Målet i "
            "antal deltagare nåddes, och i alla sju kommuner fortsätter arbetet efter projektet.\n\nSiffrorna i "
            "rapporten är de som var kända när projektet stängdes. De skiljer sig från dem som visades på "
            "slutkonferensen, och rapporten visar varför.",
            "Modig gave care staff and managers in seven municipalities training in digital tools in working "
            "hours. The goal in participants was reached, and in all seven municipalities the work goes on after "
            "the project.\n\nThe figures of the report are those known when the project was closed. They differ "
            "from those shown at the final conference, and the report shows why.",
        ),
    ),
    (
        "success_factors",
        (
            "Grundläggande utbildning, systemutbildning och stöd på plats tillsammans",
            "Basic training, training in systems and support on the spot together",
        ),
        (
            "Var för sig räckte insatserna sällan. Där en enhet fick alla tre blev det nya sättet att arbeta kvar.",
            "One by one they were seldom enough. Where a unit had all three, the new way of working stayed.",
        ),
    ),
    (
        "success_factors",
        (
            "Ombud som själva ville och som fick tid",
            "Champions who wanted to be and who were given time",
        ),
        (
            "De som sökt uppdraget och hade timmar avsatta i tjänsten nådde flest kollegor.",
            "Those who had applied and had hours set aside in their post reached the most colleagues.",
        ),
    ),
    (
        "success_factors",
        ("Korta pass på arbetsplatsträffen", "Short lessons at the workplace meeting"),
        (
            "Femton minuter utbildning och femton minuters samtal, flera gånger, fungerade bättre än en heldag.",
            "Fifteen minutes of training and fifteen of talk, several times, worked better than a whole day.",
        ),
    ),
    (
        "lessons",
        ("Chefens tid avgör", "The manager's time decides"),
        (
            "Utan en enhetschef som frigör tid och själv går utbildningen stannar det vid enstaka tillfällen.",
            "Without a first-line manager who frees time and takes the training too, it ends with a few sessions.",
        ),
    ),
    (
        "lessons",
        (
            "Förkunskaperna var lägre än någon trodde",
            "People knew less to begin with than anybody had thought",
        ),
        (
            "Mindre grupper för den som kan minst, och enskilt stöd, behövdes från början.",
            "Smaller groups for those who know the least, and support one to one, were needed from the start.",
        ),
    ),
    (
        "lessons",
        ("Följ upp med en förändrad rutin", "Follow up with a changed routine"),
        (
            "Utbildning som inte följs av ett nytt arbetssätt inom några månader glöms.",
            "Training that is not followed by a new way of working within some months is forgotten.",
        ),
    ),
    (
        "recommendations",
        ("", ""),
        (
            "Behåll ombuden med avsatt tid i budget. Låt handlingsplanerna följas upp i ledningsgruppen varje "
            "halvår. Mät igen sex månader efter projektets slut.",
            "Keep the champions with time set aside in the budget. Have the management group follow up the action "
            "plans every half-year. Measure again six months after the project's end.",
        ),
    ),
]


def written(language: str) -> list[Row]:
    """As a pack takes them."""
    place = ("sv", "en").index(language)
    return [
        {"place": where, "heading": heading[place], "body": body[place]}
        for where, heading, body in TEXTS
    ]
