"""Who sees what: said before the first question, in plain words, of the form at hand."""

from __future__ import annotations

from samlyft_survey.forms import QuestionnaireBody
from samlyft_survey.labels import LATTLAST

_SV = {
    "voluntary": "Det är frivilligt att svara, och du kan hoppa över frågor.",
    "nameless": "Svaren sparas utan ditt namn. Varken din chef, dina kollegor eller projektet kan se "
    "vad just du svarar.",
    "traces": "Vi sparar inte klockslag, vilken telefon eller dator du använder eller i vilken ordning svar kommer. "
    "Bara vilken vecka.",
    "coarse": "Din yrkesgrupp sparas med svaret, och till exempel kommun eller ungefärlig ålder bara om minst fem "
    "inbjudna har det lika.",
    "groups": "Resultat visas för grupper, aldrig för färre än fem.",
    "paired": "Svarar du både före och efter kan de två svaren jämföras, utan att någon vet att de är dina. "
    "Nyckeln till det förstörs när mätningen är klar.",
    "draft": "Medan du svarar sparas det krypterat. Bara din länk kan öppna det, och det raderas när du skickar in.",
    "text": "Det du skriver med egna ord läses av projektets personal. Skriv inga namn.",
    "workplace": "Enheten svarar tillsammans. Svaret sparas utan enhetens namn, och utan namn på personer.",
}
_EASY = {
    "voluntary": "Du bestämmer själv om du vill svara. Du kan hoppa över frågor.",
    "nameless": "Vi sparar inte ditt namn. Din chef kan inte se vad du svarar. Dina kollegor kan inte heller se det.",
    "traces": "Vi vet bara vilken vecka du svarar. Vi vet inte vilken telefon eller dator du har.",
    "coarse": "Vi sparar vad du arbetar som. Vi sparar till exempel din kommun bara om minst fem personer har samma.",
    "groups": "Vi visar bara svar från minst fem personer tillsammans.",
    "paired": "Om du svarar två gånger kan vi jämföra svaren. Vi vet ändå inte att de är dina.",
    "draft": "Det du svarar sparas medan du svarar. Bara den som har din länk kan se det.",
    "text": "Det du skriver själv läses av dem som arbetar i projektet. Skriv inga namn.",
    "workplace": "Ni svarar tillsammans för er enhet. Vi sparar inte enhetens namn.",
}
_EN = {
    "voluntary": "Answering is voluntary, and you can skip questions.",
    "nameless": "Answers are kept without your name. Neither your manager, your colleagues nor the project can see "
    "what you answer.",
    "traces": "We do not keep the time, which phone or computer you use or the order in which answers come. "
    "Only the week.",
    "coarse": "Your occupational group is kept with the answer; your municipality or approximate age, for example, "
    "only if at least five of those invited share it.",
    "groups": "Results are shown for groups, never for fewer than five.",
    "paired": "If you answer both before and after, the two answers can be compared without anyone knowing that they "
    "are yours. The key for it is destroyed when the measurement is over.",
    "draft": "While you answer, it is kept encrypted. Only your link can open it, and it is erased when you "
    "send it in.",
    "text": "What you write in your own words is read by the project's staff. Write no names.",
    "workplace": "The workplace answers together. The answer is kept without its name, and without names of people.",
}
_ALL = {"sv": _SV, LATTLAST: _EASY, "en": _EN}


def who_sees_what(body: QuestionnaireBody, language: str, *, shared: bool) -> list[str]:
    """The sentences that are true of this form and this link."""
    words = _ALL.get(language) or (_SV if language.startswith("sv") else _EN)
    names = ["voluntary"]
    names += ["workplace"] if body.respondent == "workplace" else ["nameless"]
    names += ["traces", *([] if body.respondent == "workplace" else ["coarse"]), "groups"]
    names += [] if shared else ["paired"]
    names += ["draft"]
    names += ["text"] if any(item.kind == "text" for item in body.items) else []
    return [words[name] for name in names]
