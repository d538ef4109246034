"""Role groups as people call themselves."""

from __future__ import annotations

_SV = {
    "care_staff": "Baspersonal eller annan medarbetare",
    "champion": "Digitaliseringsombud",
    "first_line_manager": "Enhetschef",
    "strategic_manager": "Strategisk chef",
    "local_project_leader": "Lokal projektledare",
}
_EN = {
    "care_staff": "Care staff or other employee",
    "champion": "Digital champion",
    "first_line_manager": "First-line manager",
    "strategic_manager": "Strategic manager",
    "local_project_leader": "Local project leader",
}


def groups_in(language: str) -> list[tuple[str, str]]:
    """Values and names, the largest group first."""
    return list((_SV if language.startswith("sv") else _EN).items())
