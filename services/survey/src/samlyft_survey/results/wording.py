"""Words beside the figures: groups, definitions, and what must not be read into a result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from samlyft_survey.forms import Label

ALL = Label(sv="Alla som svarat", en="All who answered")
MOVES = {
    "improved": Label(sv="Förbättrat", en="Improved"),
    "unchanged": Label(sv="Oförändrat", en="Unchanged"),
    "declined": Label(sv="Försämrat", en="Declined"),
}
_GROUPS = {
    "care_staff": ("Baspersonal", "Care staff"),
    "first_line_manager": ("Enhetschefer", "First-line managers"),
    "strategic_manager": ("Strategiska chefer", "Strategic managers"),
    "champion": ("Ombud", "Champions"),
    "local_project_leader": ("Lokala projektledare", "Local project leaders"),
    "workplace": ("Enheter", "Workplaces"),
    "again": ("Svarade båda gångerna", "Answered both times"),
    "gone": ("Svarade inte igen", "Did not answer again"),
    "unknown": ("Uppgift saknas", "Not known"),
    "woman": ("Kvinnor", "Women"),
    "man": ("Män", "Men"),
    "female": ("Kvinnor", "Women"),
    "male": ("Män", "Men"),
    "non_binary": ("Icke-binära", "Non-binary"),
    "home_care": ("Hemtjänst", "Home care"),
    "under_30": ("Under 30 år", "Under 30"),
    "30_to_44": ("30–44 år", "30 to 44"),
    "45_to_59": ("45–59 år", "45 to 59"),
    "60_or_over": ("60 år eller äldre", "60 or over"),
    "day": ("Dag", "Day"),
    "night": ("Natt", "Night"),
    "both": ("Dag och natt", "Day and night"),
    "none": ("Ingen utbildningstid", "No training"),
    "under_4": ("Under 4 timmar", "Under 4 hours"),
    "4_to_12": ("4–12 timmar", "4 to 12 hours"),
    "over_12": ("Över 12 timmar", "Over 12 hours"),
}
SHARES = Label(
    sv="Andel av dem som svarat på frågan (n) i varje rad. Intervallet är 95 % enligt Wilson.",
    en="Share of those who answered the item (n) in each row. The interval is 95 % by Wilson.",
)
CHANGE = Label(
    sv="Samma personer båda gångerna (n). Förbättrat betyder ett steg eller mer uppåt på frågans skala. "
    "p och effektmått är avrundade till två värdesiffror.",
    en="The same people both times (n). Improved is one step or more up the item's scale. "
    "p and effects are rounded to two figures.",
)
APART = Label(
    sv="Två grupper: alla som svarat före och alla som svarat efter. De är inte hopparade person för person.",
    en="Two groups: all who answered before and all who answered after. They are not paired person by person.",
)
MEANS = Label(
    sv="Medelvärde av skalans frågor, där lägsta svaret är 1, för dem som har skalan (n). Standardavvikelsen (sd) "
    "är avrundad till två värdesiffror. Intervallet är 95 % enligt t-fördelningen.",
    en="Mean of the scale's items, the lowest answer being 1, of those who have the scale (n). The standard deviation "
    "(sd) is rounded to two figures. The interval is 95 % by the t distribution.",
)
RESPONSE = Label(
    sv="Andel av de inbjudna (n) som har svarat. Enhet redovisas inte: inget svar bär med sig vilken enhet det gäller.",
    en="Share of those invited (n) who have answered. Not told by workplace: no answer carries the one it came from.",
)
_NO_CAUSE = Label(
    sv="Resultatet visar vad som är annorlunda, inte varför: annat än utbildningen har också hänt under tiden.",
    en="The result shows what is different, not why: more than the training has happened in the meantime.",
)
_SELF_RATED = Label(
    sv="Svaren är vad deltagarna själva uppger. De är inte ESF:s indikatorer CR07 eller EECR06.",
    en="The answers are what participants say themselves. They are not the ESF indicators CR07 or EECR06.",
)
_MIX = Label(
    sv="De som svarat före och efter är delvis olika personer. Skillnader kan bero på vilka som svarat.",
    en="Those who answered before and after are partly different people. Differences may be due to who answered.",
)
_FEW = Label(
    sv="Färre än 30 svar: en enda persons svar flyttar andelarna märkbart.",
    en="Fewer than 30 answers: a single person's answer moves the shares noticeably.",
)
_LOW_RESPONSE = Label(
    sv="Färre än sex av tio har svarat. De som inte svarat kan ha en annan uppfattning.",
    en="Fewer than six in ten have answered. Those who did not may think otherwise.",
)
_RECALL = Label(
    sv="Hur det var före är vad deltagarna minns efteråt. Det kan skilja sig från vad de hade svarat då.",
    en="How it was before is what participants recall afterwards. It may differ from what they would have said then.",
)
_SPLIT = Label(
    sv="Grupperna skiljer sig åt på fler sätt än det som tabellen delar upp efter.",
    en="The groups differ in more ways than the one that the table splits by.",
)
_TOGETHER = Label(
    sv="Grupper och svar som är för få redovisas tillsammans med andra.",
    en="Groups and answers that are too few are told together with others.",
)


def group_label(groups: Sequence[str]) -> Label:
    """A row's heading; no group is everybody. Municipalities keep their codes here."""
    if not groups:
        return ALL
    words = [_GROUPS.get(group, (group, group)) for group in groups]
    return Label(sv=" + ".join(sv for sv, _ in words), en=" + ".join(en for _, en in words))


def caveats(design: str, n: int, response_rate: float | None, *, split: bool) -> list[Label]:
    """What goes with every showing of a result of this kind."""
    return list(_caveats(design, n, response_rate, split=split))


def _caveats(design: str, n: int, response_rate: float | None, *, split: bool) -> Iterator[Label]:
    if design not in {"single", "post_only"}:
        yield _NO_CAUSE
    yield _SELF_RATED
    if design == "repeated_cross_section":
        yield _MIX
    if design == "retrospective":
        yield _RECALL
    if n < 30:
        yield _FEW
    if response_rate is not None and response_rate < 0.6:
        yield _LOW_RESPONSE
    if split:
        yield _SPLIT
    yield _TOGETHER
