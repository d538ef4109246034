"""What letters say, in the reader's language."""

from __future__ import annotations

from datetime import date

from samlyft_survey.labels import Label


def subject(title: Label, language: str, *, reminds: bool) -> str:
    """The line above the letter."""
    if language == "en":
        return f"{'Reminder: ' if reminds else ''}{title.en}"
    return f"{'Påminnelse: ' if reminds else ''}{title.words(language)}"


def text(  # what a letter is made of
    title: Label, language: str, link: str, closes_on: date, door: str, *, reminds: bool
) -> str:
    """The letter. A reminder says that it goes to all, since nobody knows who has answered."""
    lines = _ENGLISH if language == "en" else _SWEDISH
    parts = [
        lines["reminds"] if reminds else lines["invites"],
        title.words(language),
        link,
        lines["until"].format(closes_on.isoformat()),
        lines["secret"],
        lines["door"].format(door),
    ]
    return "\n\n".join(parts) + "\n"


_SWEDISH = {
    "invites": "Hej! Du är inbjuden att svara på en enkät. Det är frivilligt.",
    "reminds": "Hej! Den här påminnelsen går till alla som är inbjudna, eftersom ingen vet vem som har svarat. "
    "Har du redan svarat behöver du inte göra något.",
    "until": "Du kan svara till och med {0}. Du kan börja på en enhet och fortsätta på en annan med samma länk.",
    "secret": "Länken är bara din. Dina svar sparas utan namn, och ingen på din arbetsplats får se dem.",
    "door": "Vill du inte få brev om enkäter? Avanmäl dig här:\n{0}",
}
_ENGLISH = {
    "invites": "Hello! You are invited to answer a survey. It is voluntary.",
    "reminds": "Hello! This reminder goes to everyone who is invited, since nobody knows who has answered. "
    "If you have answered there is nothing you need to do.",
    "until": "You can answer until {0}. You can begin on one device and go on with another by the same link.",
    "secret": "The link is yours alone. Your answers are kept without a name, and nobody at work can see them.",
    "door": "Do you not want letters about surveys? Sign off here:\n{0}",
}
