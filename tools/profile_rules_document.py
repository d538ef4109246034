"""What a document says about the API itself: rules DOK and MOG."""

import re
from collections.abc import Iterator

from tools.profile_document import (
    VERBS,
    Document,
    Finding,
    operations,
    requests,
    resolved,
    responses,
    rule,
)

ENGLISH = {"and", "to", "the", "is", "in", "for", "of", "with"}
SWEDISH = {"och", "att", "det", "som", "är", "för", "av", "med"}
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _words(document: Document) -> set[str]:
    return set(re.findall(r"\w+", document["info"].get("description", "").lower()))


@rule("DOK.01", level="BÖR")
def external_docs(document: Document) -> Iterator[Finding]:
    """External docs."""
    docs = document.get("externalDocs")
    if docs is not None:
        yield "externalDocs", bool(docs.get("description") and docs.get("url"))


@rule("DOK.03")
def info_is_whole(document: Document) -> Iterator[Finding]:
    """Info is whole."""
    info = document["info"]
    for name in ("version", "title", "description", "termsOfService"):
        yield f"info.{name}", bool(info.get(name))
    for part, names in (("contact", ("name", "email", "url")), ("license", ("name", "url"))):
        for name in names:
            yield f"info.{part}.{name}", bool(info.get(part, {}).get(name))


@rule("DOK.06", level="BÖR")
def both_languages(document: Document) -> Iterator[Finding]:
    """Both languages."""
    yield "info.description (en)", bool(_words(document) & ENGLISH)
    yield "info.description (sv)", bool(_words(document) & SWEDISH)


@rule("DOK.07", level="BÖR")
@rule("DOK.11")
def description(document: Document) -> Iterator[Finding]:
    """Description."""
    yield "info.description", bool(document["info"].get("description", "").strip())


@rule("DOK.08")
def terms_or_service_level(document: Document) -> Iterator[Finding]:
    """Terms or service level."""
    info = document["info"]
    sla = info.get("x-sla", {})
    told = {"availability", "responseTime", "support"} <= sla.keys()
    yield "info.termsOfService or info.x-sla", bool(info.get("termsOfService")) or told


@rule("DOK.09")
def limits_are_told(document: Document) -> Iterator[Finding]:
    """Limits are told."""
    info, docs = document["info"], document.get("externalDocs", {})
    text = f"{info.get('description', '')} {docs.get('description', '')}".lower()
    told = any(word in text for word in ("limit", "begränsning", "problem"))
    yield "info.description", told or bool(info.get("x-limitations"))


@rule(
    "DOK.10+",
    applies=lambda document: any(o.get("deprecated") for _, _, o in operations(document)),
)
def deprecation_has_a_date(document: Document) -> Iterator[Finding]:
    """Deprecation has a date."""
    for path, verb, operation in operations(document):
        if operation.get("deprecated"):
            text = f"{operation.get('description')} {operation.get('x-deprecationDate')}"
            yield f"{verb} {path}", bool(DATE.search(text))


@rule("DOK.15")
def bodies_have_examples(document: Document) -> Iterator[Finding]:
    """Bodies have examples."""
    contents = [(place, r.get("content", {})) for place, _, r in responses(document)]
    for place, content in [*contents, *requests(document)]:
        media = content.get("application/json")
        if media is not None:
            schema = resolved(document, media.get("schema", {}))
            yield place, bool({"example", "examples"} & media.keys()) or "example" in schema


@rule("DOK.17", level="BÖR")
def openapi_version(document: Document) -> Iterator[Finding]:
    """Openapi version."""
    version = re.fullmatch(r"([3-9])\.\d+\.\d+", document.get("openapi", ""))
    yield "openapi", bool(version) and "swagger" not in document


@rule("DOK.18+", level="BÖR")
def json_or_yaml(document: Document) -> Iterator[Finding]:
    """Json or yaml."""
    answers = [(p, r["content"]) for p, s, r in responses(document) if s < "4" and "content" in r]
    for place, content in [*answers, *requests(document)]:
        yield place, bool({"application/json", "application/yaml"} & content.keys())


@rule("DOK.19")
def operations_are_described(document: Document) -> Iterator[Finding]:
    """Operations are described."""
    for path, verb, operation in operations(document):
        yield f"{verb} {path}", bool(operation.get("summary") and operation.get("description"))


@rule("DOK.20")
def responses_are_described(document: Document) -> Iterator[Finding]:
    """Responses are described."""
    for place, _, response in responses(document):
        yield place, bool(response.get("description"))


@rule("DOK.21")
def security_is_told(document: Document) -> Iterator[Finding]:
    """Security is told."""
    everywhere = document.get("security")
    somewhere = [o["security"] for _, _, o in operations(document) if o.get("security")]
    yield "security", bool(isinstance(everywhere, list) and everywhere) or bool(somewhere)


@rule("MOG.01")
def has_resources(document: Document) -> Iterator[Finding]:
    """Has resources."""
    yield "paths", len(document["paths"]) >= 2 and len(list(operations(document))) >= 2
    for path, item in document["paths"].items():
        yield path, any(verb in item for verb in VERBS)


@rule("MOG.02", level="BÖR")
def has_links(document: Document) -> Iterator[Finding]:
    """Has links."""
    yield "responses", any(response.get("links") for _, _, response in responses(document))
