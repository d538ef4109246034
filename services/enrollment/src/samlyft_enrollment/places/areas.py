"""Areas of care (verksamhetsområden): the code is the field's own Swedish word."""

from collections.abc import Mapping

from pydantic_core import PydanticCustomError

from samlyft_web.problems import Text

AREAS: Mapping[str, Text] = {
    "hemtjänst": Text("Hemtjänst", "Home care"),
    "hemsjukvård": Text("Hemsjukvård", "Home health care"),
    "särskilt boende": Text("Särskilt boende", "Residential care"),
    "korttidsboende": Text("Korttidsboende", "Short-term residential care"),
    "äldreomsorg": Text("Äldreomsorg", "Elderly care"),
    "dagverksamhet": Text("Dagverksamhet och träffpunkt", "Day activities for older people"),
    "funktionsstöd": Text("Funktionshinder och funktionsstöd", "Disability support"),
    "personlig assistans": Text("Personlig assistans", "Personal assistance"),
    "daglig verksamhet": Text("Daglig verksamhet", "Daily activities (LSS)"),
    "boendestöd": Text("Boendestöd", "Housing support"),
    "socialpsykiatri": Text("Socialpsykiatri", "Social psychiatry"),
    "individ- och familjeomsorg": Text("Individ- och familjeomsorg", "Individual and family care"),
    "hälso- och sjukvård": Text("Kommunal hälso- och sjukvård", "Municipal health care"),
    "socialtjänst": Text("Socialtjänst, ledning och stab", "Social services, management"),
}
OTHER_WORDS = {"funktionshinder": "funktionsstöd", "säbo": "särskilt boende"}
BY_WORD = {
    **{told.casefold(): code for code, name in AREAS.items() for told in (code, *name)},
    **OTHER_WORDS,
}


def area(text: str) -> str | None:
    """The code that a text stands for: a code, a name in either language, whatever its case."""
    return BY_WORD.get(" ".join(text.split()).casefold())


def known_area(text: str) -> str:
    """The code, or a fault that names the list."""
    code = area(text)
    if code is None:
        raise PydanticCustomError("enum", "not an area of care", {"expected": ", ".join(AREAS)})
    return code
