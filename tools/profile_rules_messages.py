"""Fields, messages, problems, security and tracing: rules DOT, AME, ARQ, FEL, SAK, SPA and FOR."""

import re
from collections.abc import Iterator

from tools.profile_document import (
    Document,
    Finding,
    flows,
    has_bodies,
    has_scheme,
    operations,
    parameters,
    properties,
    requests,
    resolved,
    responses,
    rule,
    schemes,
    servers,
)

PROBLEM = ("application/problem+json", "application/problem+xml")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?")


@rule("DOT.01", "DOT.02")
def dates_have_examples(document: Document) -> Iterator[Finding]:
    """Dates have examples."""
    for place, _, schema in properties(document):
        form = {"date": DATE, "date-time": INSTANT}.get(schema.get("format", ""))
        if form:
            yield place, bool(form.fullmatch(str(schema.get("example", ""))))


def has_instants(document: Document) -> bool:
    """Whether any field is an instant."""
    return any(schema.get("format") == "date-time" for _, _, schema in properties(document))


@rule("DOT.04", level="BÖR", applies=has_instants)
def instants_have_a_zone(document: Document) -> Iterator[Finding]:
    """Instants have a zone."""
    for place, _, schema in properties(document):
        if schema.get("format") == "date-time":
            found = INSTANT.fullmatch(str(schema.get("example", "")))
            yield place, bool(found and found[2])


@rule("AME.01", level="BÖR")
def answers_in_json(document: Document) -> Iterator[Finding]:
    """Answers in json."""
    for place, status, response in responses(document):
        if status[0] in "23" and response.get("content"):
            yield place, "application/json" in response["content"]
    for place, content in requests(document):
        yield place, "application/json" in content


@rule("AME.02", "ARQ.01", level="BÖR", applies=has_bodies)
def requests_in_json(document: Document) -> Iterator[Finding]:
    """Requests in json."""
    for place, content in requests(document):
        yield place, any(name.split(";")[0] == "application/json" for name in content)


@rule("AME.04", level="BÖR")
def property_names(document: Document) -> Iterator[Finding]:
    """Property names."""
    for place, name, _ in properties(document):
        yield place, bool(re.fullmatch(r"[a-z]+(_[a-z]+)*|[a-z]+([A-Z][a-z]*)*", name))


@rule("AME.05")
def one_case_a_schema(document: Document) -> Iterator[Finding]:
    """One case a schema."""
    for name, schema in document["components"]["schemas"].items():
        names = schema.get("properties", {})
        snake = any("_" in n for n in names)
        yield name, not (snake and any(re.search(r"[a-z][A-Z]", n) for n in names))


@rule("AME.07", level="BÖR")
def property_characters(document: Document) -> Iterator[Finding]:
    """Property characters."""
    for place, name, _ in properties(document):
        yield place, bool(re.fullmatch(r"[a-zA-Z0-9_]+", name))


@rule("ARQ.03", level="BÖR")
def known_headers(document: Document) -> Iterator[Finding]:
    """Known headers."""
    for place, parameter in parameters(document, "header", "cookie"):
        schema, name = parameter.get("schema", {}), parameter["name"].lower()
        wanted = {
            "date": schema.get("format") == "date-time",
            "cache-control": "enum" in schema,
            "etag": schema.get("format") == "etag",
            "connection": "keep-alive" in schema.get("enum", []),
        }
        yield place, wanted.get(name, parameter["in"] == "header" or "type" in schema)


@rule("ARQ.05")
def headers_are_plain(document: Document) -> Iterator[Finding]:
    """Headers are plain."""
    for place, parameter in parameters(document, "header"):
        schema = resolved(document, parameter.get("schema", {}))
        yield place, schema.get("type") != "object" and schema.get("format") != "binary"


@rule("FEL.01")
def problems_are_whole(document: Document) -> Iterator[Finding]:
    """Problems are whole."""
    for place, _, response in responses(document):
        for media in PROBLEM:
            if media in response.get("content", {}):
                schema = resolved(document, response["content"][media].get("schema", {}))
                names = schema.get("properties", {}).keys()
                whole = {"type", "title", "status", "detail", "instance"} <= names
                yield place, whole and schema.get("type") == "object"


@rule("FEL.02")
def errors_are_problems(document: Document) -> Iterator[Finding]:
    """Errors are problems."""
    for place, status, response in responses(document):
        if (status[0] in "45" or status == "default") and response.get("content"):
            yield place, any(media in response["content"] for media in PROBLEM)


@rule("SAK.01")
def servers_are_https(document: Document) -> Iterator[Finding]:
    """Servers are https."""
    for url in servers(document):
        yield url, url.startswith("https://")


@rule("SAK.09", "SAK.10")
def bearer_only(document: Document) -> Iterator[Finding]:
    """Bearer only."""
    for name, scheme in schemes(document):
        if "scheme" in scheme:
            yield name, scheme["scheme"].lower() == "bearer"


@rule("SAK.11", applies=has_scheme("oauth2"))
def oauth_refreshes(document: Document) -> Iterator[Finding]:
    """Oauth refreshes."""
    for name, scheme in schemes(document):
        if scheme.get("type") == "oauth2":
            yield name, bool(scheme.get("flows"))
    for place, kind, flow in flows(document):
        yield place, kind not in {"authorizationCode", "password"} or "refreshUrl" in flow


@rule("SAK.15", "SAK.16", applies=has_scheme("apiKey"))
def keys_in_headers(document: Document) -> Iterator[Finding]:
    """Keys in headers."""
    for name, scheme in schemes(document):
        if scheme.get("type") == "apiKey":
            yield name, scheme.get("in") == "header"


@rule("SAK.18", level="BÖR", applies=has_scheme("oauth2"))
def oauth_is_https(document: Document) -> Iterator[Finding]:
    """Oauth is https."""
    for place, _, flow in flows(document):
        urls = [value for name, value in flow.items() if name.endswith("Url")]
        yield place, all(not url.startswith("http:") for url in urls)


@rule("SPA.02")
def trace_comes_in(document: Document) -> Iterator[Finding]:
    """Trace comes in."""
    declared = {place for place, p in parameters(document, "header") if p["name"] == "traceparent"}
    for path, verb, _ in operations(document):
        yield f"{verb} {path}", f"{verb} {path} traceparent" in declared


@rule("SPA.04", level="BÖR")
def trace_goes_out(document: Document) -> Iterator[Finding]:
    """Trace goes out."""
    for place, _, response in responses(document):
        header = response.get("headers", {}).get("traceparent", {})
        yield place, bool({"schema", "$ref"} & header.keys())


@rule("FOR.02")
def get_has_no_body(document: Document) -> Iterator[Finding]:
    """Get has no body."""
    for path, verb, operation in operations(document):
        if verb == "get":
            yield f"{verb} {path}", "requestBody" not in operation
