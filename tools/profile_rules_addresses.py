"""Resources, addresses, versions, queries and paging: rules RES, UFN, VER and FNS."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from tools.profile_document import (
    VERBS,
    Document,
    Finding,
    operations,
    parameters,
    rule,
    segments,
    servers,
)

IDENTITY = {"pnr", "personnummer", "personnr", "ssn", "personalidentitynumber"}
IDENTITY |= {"socialsecuritynumber"}


@rule("RES.02", level="BÖR")
def no_identity_numbers(document: Document) -> Iterator[Finding]:
    """No identity numbers."""
    for place, parameter in parameters(document, "query", "path"):
        yield place, parameter["name"].replace("_", "").lower() not in IDENTITY


@rule("RES.06")
def paths_are_nouns(document: Document) -> Iterator[Finding]:
    """Paths are nouns."""
    for path in document["paths"]:
        for part in segments(path):
            fits = re.fullmatch(r"(?!-)[a-z0-9-]+(?<!-)", part)
            yield path, bool(fits) and not part.startswith(tuple(f"{v}-" for v in VERBS))


@rule("UFN.01", level="BÖR")
def server_names_api_and_version(document: Document) -> Iterator[Finding]:
    """Server names api and version."""
    for url in servers(document):
        yield url, bool(re.fullmatch(r"https?://[^/]+\.[^/]+/[a-z0-9-]+/v\d+", url))


@rule("UFN.02")
def server_port(document: Document) -> Iterator[Finding]:
    """Server port."""
    for url in servers(document):
        yield url, url.startswith("https://") and urlsplit(url).port in {None, 443}


@rule("UFN.05", level="BÖR")
def addresses_are_short(document: Document) -> Iterator[Finding]:
    """Addresses are short."""
    for url in servers(document):
        for path in document["paths"]:
            yield path, len(url + path) < 2048


@rule("UFN.07")
def addresses_use_safe_characters(document: Document) -> Iterator[Finding]:
    """Addresses use safe characters."""
    for address in [*servers(document), *document["paths"]]:
        bare = re.sub(r"\{[^}]*\}|:", "", address)
        yield address, bool(re.fullmatch(r"[a-z0-9/\-,.~]*", bare))


@rule("UFN.08")
def path_parts_use_hyphens_only(document: Document) -> Iterator[Finding]:
    """Path parts use hyphens only."""
    for path in document["paths"]:
        for part in segments(path):
            yield path, not re.search(r"[,._~]|--|^-|-$", part)


@rule("UFN.09")
def no_underscores_in_addresses(document: Document) -> Iterator[Finding]:
    """No underscores in addresses."""
    names = [parameter["name"] for _, parameter in parameters(document, "path")]
    for address in [*servers(document), *document["paths"], *names]:
        yield address, not re.search(r"[ _]", address)


@rule("VER.05", level="BÖR")
def server_has_a_version(document: Document) -> Iterator[Finding]:
    """Server has a version."""
    for url in servers(document):
        yield url, any(re.fullmatch(r"v\d+|\{version\}", part) for part in url.split("/"))


@rule("VER.06")
def api_info(document: Document) -> Iterator[Finding]:
    """Api info."""
    yield "/api-info", "get" in document["paths"].get("/api-info", {})


@rule("FNS.01")
def query_case(document: Document) -> Iterator[Finding]:
    """Query case."""
    for place, parameter in parameters(document, "query"):
        name = parameter["name"]
        yield place, bool(re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*|[a-z]+([A-Z][a-z]*)*", name))


@rule("FNS.03")
def query_begins_with_a_letter(document: Document) -> Iterator[Finding]:
    """Query begins with a letter."""
    for place, parameter in parameters(document, "query"):
        yield place, bool(re.match(r"[A-Za-z]", parameter["name"]))


@rule("FNS.05", level="BÖR")
def query_is_optional(document: Document) -> Iterator[Finding]:
    """Query is optional."""
    for place, parameter in parameters(document, "query"):
        yield place, not parameter.get("required", False)


@rule("FNS.06", level="BÖR")
def query_is_safe(document: Document) -> Iterator[Finding]:
    """Query is safe."""
    for place, parameter in parameters(document, "query"):
        yield place, bool(re.fullmatch(r"[A-Za-z0-9._~-]+", parameter["name"]))


def _paged(document: Document) -> Iterator[tuple[str, dict[str, dict[str, Any]]]]:
    for path, verb, operation in operations(document):
        names = {p["name"]: p for p in operation.get("parameters", []) if p["in"] == "query"}
        if {"page", "offset", "skip", "cursor", "limit"} & names.keys():
            yield f"{verb} {path}", names


@rule("FNS.07")
def pages_have_a_limit(document: Document) -> Iterator[Finding]:
    """Pages have a limit."""
    for place, names in _paged(document):
        known = bool({"page", "offset", "cursor"} & names.keys())
        yield place, "limit" in names and known and "skip" not in names


@rule("FNS.08")
def first_page_is_one(document: Document) -> Iterator[Finding]:
    """First page is one."""
    for place, names in _paged(document):
        if "page" in names:
            yield place, names["page"].get("schema", {}).get("default") == 1


@rule("FNS.09", level="BÖR")
def page_of_twenty(document: Document) -> Iterator[Finding]:
    """Page of twenty."""
    for place, names in _paged(document):
        yield place, names.get("limit", {}).get("schema", {}).get("default") == 20
