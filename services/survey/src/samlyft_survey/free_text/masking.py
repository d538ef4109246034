"""A first masking by rule, before a person checks: what looks like a number, an address or a name."""

from __future__ import annotations

import re

NUMBER, ADDRESS, NAME = "[nummer]", "[adress]", "[namn]"
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|\bwww\.\S+")
_NUMBER = re.compile(r"\+?\d[\d \-/.:]*\d|\d")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SENTENCE = re.compile(r"(?:^|[.!?:\n]\s*|[-•*]\s+)$")
_KNOWN = frozenset(
    {
        "Teams",
        "Outlook",
        "Word",
        "Excel",
        "Internet",
        "Office",
        "BankID",
        "Zoom",
        "Windows",
        "I",
        "Jag",
    }
)


def masked(text: str) -> str:
    """Numbers, addresses and words with a capital inside a sentence; a name that begins one is left to the reader."""
    text = _NUMBER.sub(NUMBER, _ADDRESS.sub(ADDRESS, text))
    return _WORD.sub(lambda found: _mask_word(found, text), text)


def _mask_word(found: re.Match[str], text: str) -> str:
    word = found[0]
    inside = f"[{word}]" in {NUMBER, ADDRESS, NAME}
    first = _SENTENCE.search(text[: found.start()]) is not None
    named = word[0].isupper() and not word.isupper() and word not in _KNOWN
    return NAME if named and not first and not inside else word
