"""What the answer page says besides the questions: in Swedish, easy Swedish and English."""

from __future__ import annotations

from collections.abc import Mapping

from samlyft_survey.labels import LATTLAST

Words = Mapping[str, str]
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ku", "ps", "ur", "ckb", "dv", "ug", "yi"})
NAMES = {
    "sv": "Svenska",
    LATTLAST: "Lättläst svenska",
    "en": "English",
    "ar": "العربية",
    "fa": "فارسی",
    "so": "Soomaali",
    "ti": "ትግርኛ",
    "uk": "Українська",
    "pl": "Polski",
    "bs": "Bosanski",
    "fi": "Suomi",
    "es": "Español",
    "fr": "Français",
    "de": "Deutsch",
    "tr": "Türkçe",
}
"""Languages in their own words; others are shown by their tag."""

_SV = {
    "start": "Börja svara",
    "resume": "Fortsätt där du var",
    "resumed": "Du har börjat svara. Det du har svarat finns kvar.",
    "privacy": "Så används dina svar",
    "page": "Sida {0} av {1}",
    "next": "Spara och fortsätt",
    "back": "Tillbaka",
    "later": "Spara och fortsätt senare",
    "later_done": "Det du har svarat är sparat. Öppna samma länk när du vill fortsätta, också på en annan enhet. "
    "Sista dag att svara är {0}.",
    "erase": "Avbryt och radera det jag har svarat",
    "erased": "Det du hade svarat är raderat.",
    "review": "Skicka in",
    "reviewed": "Du har svarat på {0} av {1} frågor.",
    "review_note": "När du skickar in kan svaren inte ändras. Ingen kan se att de är dina, inte heller vi.",
    "unanswered": "Frågor utan svar",
    "send": "Skicka in svaren",
    "thanks": "Tack för dina svar!",
    "thanks_note": "Svaren är mottagna. Du kan stänga sidan.",
    "next_person": "Nästa person",
    "no_answer": "Vill inte svara",
    "required": "Behöver ett svar",
    "more": "Ditt svar gav följdfrågor på den här sidan. De som är nya saknar svar.",
    "faults": "Något behöver rättas på den här sidan.",
    "text_hint": "Skriv inga namn och inget som visar vem någon är. Högst 2\N{NO-BREAK SPACE}000 tecken.",
    "several": "Du kan välja flera.",
    "language": "Språk",
    "wait": "Enkäten har inte öppnat än",
    "wait_note": "Du kan svara från och med {0}. Spara länken.",
    "group": "Vilken grupp tillhör du?",
    "code": "Din egen kod (valfri)",
    "code_hint": "Med en kod kan dina svar vid två tillfällen jämföras utan att någon vet vem du är. Skriv till "
    "exempel de två första bokstäverna i din mammas förnamn, dagen du är född (två siffror) och de två första "
    "bokstäverna i orten där du växte upp, som an07ma. Använd samma nästa gång.",
    "shared_note": "Alla svarar med samma länk. Ingen vet vilket svar som är ditt.",
    "full": "Länken är stängd för nya svar. Be den som visade den om en ny.",
    "opt_out": "Inga fler brev om enkäter",
    "opt_out_note": "Vill du inte få fler brev om enkäter till den här adressen? Du kan fortfarande svara med länkar "
    "som du redan har fått.",
    "opt_out_do": "Skicka inga fler brev",
    "opted_out": "Du får inga fler brev om enkäter.",
    "poster": "Svara på enkäten här",
    "poster_note": "Rikta telefonens kamera mot rutan, eller skriv av adressen. Svaren kan inte kopplas till dig.",
}
_EASY = {
    **_SV,
    "start": "Börja",
    "resume": "Fortsätt",
    "resumed": "Du har redan börjat. Dina svar finns kvar.",
    "next": "Spara och gå vidare",
    "later": "Spara och svara mer en annan gång",
    "later_done": "Dina svar är sparade. Öppna länken igen när du vill svara på resten. Du kan svara till {0}.",
    "erase": "Sluta och ta bort mina svar",
    "reviewed": "Du har svarat på {0} av {1} frågor.",
    "review_note": "När du har skickat in kan du inte ändra. Ingen kan se att svaren är dina.",
    "thanks": "Tack!",
    "thanks_note": "Vi har fått dina svar. Du kan stänga sidan.",
    "required": "Du behöver svara här",
    "more": "Det finns fler frågor på sidan nu. Svara på dem också.",
    "faults": "Något är fel på sidan. Ändra det som är markerat.",
    "text_hint": "Skriv inga namn på personer. Högst 2\N{NO-BREAK SPACE}000 tecken.",
    "several": "Du får välja flera svar.",
    "wait_note": "Du kan svara från {0}. Spara länken.",
    "code_hint": "Hitta på en kod som du kommer ihåg. Använd samma kod nästa gång. Ta till exempel två bokstäver ur "
    "din mammas namn, dagen du föddes och två bokstäver ur orten där du växte upp: an07ma. Du kan hoppa över koden.",
    "shared_note": "Alla använder samma länk. Ingen vet vilket svar som är ditt.",
    "opt_out_note": "Vill du slippa brev om enkäter? Länkar som du redan har fungerar ändå.",
}
_EN = {
    "start": "Start",
    "resume": "Go on where you were",
    "resumed": "You have begun. What you have answered is still there.",
    "privacy": "How your answers are used",
    "page": "Page {0} of {1}",
    "next": "Save and go on",
    "back": "Back",
    "later": "Save and go on later",
    "later_done": "What you have answered is saved. Open the same link when you want to go on, on another device too. "
    "The last day to answer is {0}.",
    "erase": "Stop, and erase what I have answered",
    "erased": "What you had answered is erased.",
    "review": "Send in",
    "reviewed": "You have answered {0} of {1} questions.",
    "review_note": "Once sent in, answers cannot be changed. Nobody can see that they are yours, nor can we.",
    "unanswered": "Questions without an answer",
    "send": "Send in the answers",
    "thanks": "Thank you for your answers!",
    "thanks_note": "We have received them. You can close the page.",
    "next_person": "Next person",
    "no_answer": "I would rather not answer",
    "required": "Needs an answer",
    "more": "Your answer led to further questions on this page. The new ones have no answer yet.",
    "faults": "Something on this page needs mending.",
    "text_hint": "Write no names, and nothing that shows who somebody is. At most 2,000 characters.",
    "several": "You can choose several.",
    "language": "Language",
    "wait": "The survey has not opened yet",
    "wait_note": "You can answer from {0}. Keep the link.",
    "group": "Which group do you belong to?",
    "code": "A code of your own (optional)",
    "code_hint": "With a code your answers on two occasions can be compared without anyone knowing who you are. "
    "Write for example the first two letters of your mother's first name, the day you were born (two digits) and the "
    "first two letters of the town where you grew up, as an07ma. Use the same next time.",
    "shared_note": "Everyone answers by the same link. Nobody knows which answer is yours.",
    "full": "The link takes no more answers. Ask whoever showed it for a new one.",
    "opt_out": "No more letters about surveys",
    "opt_out_note": "Do you not want more letters about surveys to this address? You can still answer by links that "
    "you already have.",
    "opt_out_do": "Send no more letters",
    "opted_out": "You get no more letters about surveys.",
    "poster": "Answer the survey here",
    "poster_note": "Point the camera of your phone at the square, or type the address. Answers cannot be "
    "traced to you.",
}
_ALL: Mapping[str, Words] = {"sv": _SV, LATTLAST: _EASY, "en": _EN}


def words(language: str) -> Words:
    """The page's own words; in a language that it does not speak, English, as around other translations."""
    return _ALL.get(language) or (_SV if language.startswith("sv") else _EN)


def ordered(languages: frozenset[str]) -> list[tuple[str, str]]:
    """Tags and names, Swedish first."""
    first = [one for one in ("sv", LATTLAST, "en") if one in languages]
    rest = sorted(languages - set(first))
    return [(one, NAMES.get(one, one)) for one in (*first, *rest)]
