"""Modig's table as of both published dates, what lies between them, and where everything is."""

from __future__ import annotations

from datetime import date
from typing import Any

from samlyft_local.demo.client import Api
from samlyft_local.demo.figures import comparison, project_id, summary, value
from samlyft_local.messages import StackError, show

CONFERENCE, CLOSED = date(2021, 4, 21), date(2021, 7, 1)
READER = "gr-staff"
MARK = "SYNTETISK · SYNTHETIC"
FIGURES = (
    ("persons_trained", "Utbildade personer", "people trained"),
    ("managers_trained", "varav chefer", "of whom managers"),
    ("training_hours", "Utbildningstimmar", "training hours"),
    ("training_minutes", "i minuter", "in minutes"),
    ("sessions_held", "Tillfällen", "sessions"),
)
CAUSES = {
    "new": ("nya efter det första datumet", "new"),
    "entered_late": ("införda i efterhand", "entered late"),
    "merged": ("hopslagna, registrerade två gånger", "merged"),
    "withdrawn": ("återtagna, skulle inte räknas", "withdrawn"),
    "corrected": ("rättad närvaro", "corrected"),
    "moved": ("flyttade mellan grupper", "moved"),
}
ROLES = {
    "strategic_manager": "Strategiska chefer",
    "first_line_manager": "Enhetschefer",
    "local_project_leader": "Lokala projektledare",
    "champion": "Digitaliseringsombud",
    "care_staff": "Baspersonal",
}
OUTCOMES = {
    "changed_routine": "Chefer som ändrat rutiner",
    "leads_digital": "Chefer som vet mer om digital ledning",
    "stronger_knowledge": "Baspersonal som vet eller kan mer",
}
PAGES = {
    "enrollment": "Deltagande",
    "training-log": "Utbildningslogg",
    "survey": "Enkäter",
    "reporting": "Rapporter",
}
WIDTH, COLUMN = 46, 14


def number(amount: float | None, *, signed: bool = False) -> str:
    """Swedish: a no-break space between thousands, decimal comma, a real minus; `..` where hidden."""
    if amount is None:
        return ".."
    whole = amount == int(amount)
    text = f"{abs(amount):,.0f}" if whole else f"{abs(amount):,.1f}"
    sign = "\u2212" if amount < 0 else "+" if signed and amount else ""
    return sign + text.replace(",", "\u00a0").replace(".", ",")


async def show_modig(api: Api) -> None:
    """Print the table."""
    reader = api.caller(READER, "gr")
    project = await project_id(reader, "modig")
    if project is None:
        raise StackError("Rapporterna känner inte Modig", "the reports do not know Modig")
    summaries = [
        await summary(reader, project, day, "municipality") for day in (CONFERENCE, CLOSED)
    ]
    by_role = [await summary(reader, project, day, "role_group") for day in (CONFERENCE, CLOSED)]
    between = await comparison(reader, project, CONFERENCE, CLOSED)
    for line in modig_table(summaries, by_role, between):
        show(line)


def modig_table(summaries: list[Any], by_role: list[Any], between: Any) -> list[str]:
    """The table's lines."""
    mark = MARK if summaries[0]["synthetic"] else ""
    lines = [
        "",
        f"Modig (Göteborgsregionen)    {mark}",
        _row("som känt · as known", CONFERENCE, CLOSED),
    ]
    for indicator, sv, en in FIGURES:
        lines.append(_row(f"{sv} · {en}", *(value(s["figures"], indicator) for s in summaries)))
    lines += _outcomes(summaries)
    lines += _groups("Per kommun, somliga i två · some in two", summaries, {})
    lines += _groups("Per rollgrupp · by role group", by_role, ROLES)
    for name, title in (("persons", "Personer"), ("minutes", "Minuter")):
        lines += _causes(title, between[name])
    return [
        *lines,
        "",
        "3 552 (varav 101 chefer), 3 513 och 30 605 timmar är publicerade av projektet. Ingen källa",
        "förklarar skillnaden: rättelserna här, liksom fördelning och namn, är påhittade.",
        "The totals are published; the causes, the splits and the names are made up.",
        "",
    ]


def _row(label: str, *cells: date | float | None) -> str:
    texts = [c.isoformat() if isinstance(c, date) else number(c) for c in cells]
    return f"  {label:<{WIDTH}}" + "".join(f"{text:>{COLUMN}}" for text in texts)


def _outcomes(summaries: list[Any]) -> list[str]:
    lines = []
    for figure in summaries[-1]["figures"]:
        if figure["unit"] == "share" and figure["value"] is not None:
            outcome = figure["indicator"].removeprefix("outcome:")
            label = OUTCOMES.get(outcome, outcome)
            base = f"n = {number(figure['n'])}, {figure.get('base', '')}"
            lines.append(f"  {label:<{WIDTH}}{number(figure['value'] * 100):>{COLUMN}} %  {base}")
    return lines


def _groups(title: str, summaries: list[Any], labels: dict[str, str]) -> list[str]:
    """People by group; they may add up to more than the total, since some work in two."""
    lines = ["", _row(title, CONFERENCE, CLOSED)]
    earlier, later = ({group["key"]: group for group in s["groups"]} for s in summaries)
    for key, label in _in_order(later, labels):
        both = (groups.get(key, {}).get("figures", []) for groups in (earlier, later))
        lines.append(_row(label, *(value(figures, "persons_trained") for figures in both)))
    return lines


def _in_order(groups: dict[str, Any], labels: dict[str, str]) -> list[tuple[str, str]]:
    """Role groups as the project lists them, municipalities by name."""
    if labels:
        return [(key, label) for key, label in labels.items() if key in groups]
    named = [(key, str(group.get("label") or key)) for key, group in groups.items()]
    return sorted(named, key=lambda pair: pair[1])


def _causes(title: str, difference: Any) -> list[str]:
    step = number(difference["difference"], signed=True)
    ends = f"{number(difference['from'])} → {number(difference['to'])}"
    lines = ["", f"  {f'{title}: {ends}, därav':<{WIDTH}}{step:>{COLUMN}}"]
    for cause in difference["causes"]:
        sv, en = CAUSES[cause["cause"]]
        if cause["count"]:
            count = number(cause["count"], signed=True)
            lines.append(f"    {f'{sv} · {en}':<{WIDTH - 2}}{count:>{COLUMN}}")
    return lines


def show_places(origin: str) -> None:
    """Where the pages, the APIs, their documentation and the tokens are."""
    show("")
    show(f"  {'Sidorna · pages':<18}{origin}  (logga in som {READER} · log in as {READER})")
    for service, title in PAGES.items():
        show(f"  {title:<18}{origin}/{service}/v1/docs")
    show(f"  {'Token · token':<18}.venv/bin/python -m samlyft_local token {READER}")
    show(
        f"  {'':<18}curl -s {origin}/issuer/token -d grant_type=client_credentials -d client_id={READER}"
    )
    show(f"  {'Användare · users':<18}.venv/bin/python -m samlyft_local token")
    show(f"  {'':<18}{origin}/apis listar dem · lists them")
    show("")
