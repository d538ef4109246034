"""Login to the pages on a stack of real processes: what is let in, what is refused, what a browser is told to keep."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from deploy.local.tests.running import Run
from samlyft_portal.sealed import Sealer
from samlyft_portal.session import SESSION, Session
from samlyft_portal.settings import Settings

SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def browser(stack: Run) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.origin, trust_env=False) as client:
        yield client


def asked(browser: httpx.Client, back: str = "") -> dict[str, str]:
    """What the portal asks the issuer."""
    answer = browser.get("/portal/login", params={"back": back})
    assert answer.status_code == 303
    return {k: v[0] for k, v in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def choose(
    browser: httpx.Client, query: dict[str, str], subject: str = "gr-staff"
) -> httpx.Response:
    return browser.post("/issuer/authorize", data={**query, "subject": subject})


def log_in(browser: httpx.Client, subject: str = "gr-staff", back: str = "") -> httpx.Response:
    answer = browser.get(choose(browser, asked(browser, back), subject).headers["location"])
    assert answer.status_code == 303, answer.text
    return answer


def form_key(browser: httpx.Client) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', browser.get("/portal/").text)
    assert found
    return found[1]


def test_one_address_leads_to_the_pages(browser: httpx.Client) -> None:
    assert browser.get("/").headers["location"] == "/portal/"
    assert "Logga in" in browser.get("/portal/").text


def test_a_login_and_its_end(browser: httpx.Client) -> None:
    assert "gr-staff" not in browser.get("/portal/").text
    log_in(browser)
    assert "gr-staff" in browser.get("/portal/").text
    answer = browser.post("/portal/logout", data={"csrf": form_key(browser)}, headers=SAME)
    assert answer.headers["location"] == "/portal/?said=out"
    assert "gr-staff" not in browser.get("/portal/").text
    assert "samlyft" not in browser.cookies


def test_a_page_leads_to_the_login_and_the_login_back_to_it(browser: httpx.Client) -> None:
    page = "/portal/tenant?x=1"
    assert log_in(browser, back=page).headers["location"] == page


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/portal/\\evil", "/issuer/jwks", ""]
)
def test_a_login_leads_nowhere_else(browser: httpx.Client, elsewhere: str) -> None:
    assert log_in(browser, back=elsewhere).headers["location"] == "/portal/"


def test_the_cookie_is_for_this_origin_and_no_script(browser: httpx.Client) -> None:
    cookie = next(
        one for one in log_in(browser).headers.get_list("set-cookie") if one.startswith("samlyft=")
    )
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "gr-staff" not in cookie


def test_a_login_begins_anew_whatever_there_was(browser: httpx.Client) -> None:
    """Fixation: what somebody planted before is not what is logged in."""
    log_in(browser, "halland-staff")
    planted, key = browser.cookies["samlyft"], form_key(browser)
    log_in(browser, "gr-staff")
    assert browser.cookies["samlyft"] != planted
    assert form_key(browser) != key


def test_an_answer_that_nobody_waits_for_is_refused(browser: httpx.Client, stack: Run) -> None:
    query = asked(browser)
    address = choose(browser, query).headers["location"]
    with httpx.Client(base_url=stack.origin, trust_env=False) as another:
        refused = another.get(address)
    assert refused.status_code == 400
    assert "samlyft" not in refused.cookies
    wrong = address.replace(query["state"], "x" * len(query["state"]))
    assert browser.get(wrong).status_code == 400


def test_a_code_is_spent_by_its_use(browser: httpx.Client) -> None:
    query = asked(browser)
    started = browser.cookies["samlyft-login"]
    address = choose(browser, query).headers["location"]
    assert browser.get(address).status_code == 303
    browser.cookies.set("samlyft-login", started, path="/")
    assert browser.get(address).status_code == 400


@pytest.mark.parametrize("name", ["redirect_uri", "client_id", "code_challenge", "response_type"])
def test_the_issuer_refuses_a_bent_request(browser: httpx.Client, name: str) -> None:
    bent = {**asked(browser), name: "https://evil.example/"}
    assert browser.get("/issuer/authorize", params=bent).status_code == 400
    assert choose(browser, bent).status_code == 400


def test_a_program_cannot_be_chosen(browser: httpx.Client) -> None:
    assert choose(browser, asked(browser), "demo-loader").status_code == 400


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, {}),
        ({"Sec-Fetch-Site": "same-site"}, {}),
        ({"Origin": "https://evil.example"}, {}),
        ({"Origin": "null"}, {}),
        ({}, {}),
        (SAME, {"csrf": ""}),
        (SAME, {"csrf": "x"}),
        (SAME, {"csrf": "å"}),
    ],
)
def test_a_forged_form_is_refused(
    browser: httpx.Client, headers: dict[str, str], fields: dict[str, str]
) -> None:
    log_in(browser)
    body = urlencode({"csrf": form_key(browser), **fields})
    media = {"Content-Type": "application/x-www-form-urlencoded"}
    refused = browser.post("/portal/logout", content=body, headers={**media, **headers})
    assert refused.status_code == 403
    assert "gr-staff" in browser.get("/portal/").text, "still logged in"


def test_a_cookie_that_is_not_ours_is_nobody(browser: httpx.Client) -> None:
    log_in(browser)
    mine = browser.cookies["samlyft"]
    for bent in (mine[:-4] + "AAAA", mine[4:], "x", ""):
        answer = browser.get("/portal/", headers={"Cookie": f"samlyft={bent}"})
        assert "gr-staff" not in answer.text
    browser.cookies.clear()
    refused = browser.get("/portal/", headers={"Cookie": "samlyft=x"})
    assert "samlyft=;" in refused.headers["set-cookie"], "the browser is told to forget it"


def changed(stack: Run, browser: httpx.Client, **values: object) -> str:
    """The cookie of a session as it would be under other circumstances."""
    secrets = json.loads((stack.home / "credentials.json").read_text())
    settings = Settings.model_validate(
        {"secret_key": secrets["secret_key"], "public_url": stack.origin}
    )
    sealer = Sealer(settings)
    kept = sealer.open(SESSION, browser.cookies["samlyft"])
    assert kept is not None
    session = Session.model_validate_json(kept).model_copy(update=values)
    return sealer.seal(SESSION, session.model_dump_json().encode())


@pytest.mark.parametrize("which", ["seen", "began"])
def test_a_session_ends_by_rest_and_by_age(browser: httpx.Client, stack: Run, which: str) -> None:
    log_in(browser)
    fresh = changed(stack, browser, **{which: time.time() - 3600})
    over = changed(stack, browser, **{which: time.time() - 11 * 3600})
    browser.cookies.clear()
    assert "gr-staff" in browser.get("/portal/", headers={"Cookie": f"samlyft={fresh}"}).text
    answer = browser.get("/portal/", headers={"Cookie": f"samlyft={over}"})
    assert "gr-staff" not in answer.text


def test_a_token_that_ends_is_renewed_and_a_login_that_ended_is_asked_for_again(
    browser: httpx.Client, stack: Run
) -> None:
    log_in(browser)
    ending = changed(stack, browser, expires=0.0)
    over = changed(stack, browser, expires=0.0, refresh="revoked")
    browser.cookies.clear()
    answer = browser.get("/portal/", headers={"Cookie": f"samlyft={ending}"})
    assert "gr-staff" in answer.text
    assert answer.cookies["samlyft"] != ending
    browser.cookies.clear()
    answer = browser.get("/portal/workplaces", headers={"Cookie": f"samlyft={over}"})
    assert answer.headers["location"] == "/portal/login?back=/portal/workplaces"
    assert "samlyft=;" in answer.headers["set-cookie"]


def test_what_is_sealed_for_one_purpose_opens_for_no_other(
    browser: httpx.Client, stack: Run
) -> None:
    """The cookie of a login that has begun is no session."""
    asked(browser)
    begun = browser.cookies["samlyft-login"]
    answer = browser.get("/portal/workplaces", headers={"Cookie": f"samlyft={begun}"})
    assert answer.status_code == 303


def test_every_answer_is_safe_to_show(browser: httpx.Client) -> None:
    log_in(browser)
    for path in (
        "/portal/",
        "/portal/words",
        "/portal/nothing",
        "/portal/%00",
        "/portal/health/live",
    ):
        headers = browser.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_an_api_never_sees_the_cookie_of_a_login(browser: httpx.Client) -> None:
    """A login's cookie opens no API: they take tokens only."""
    log_in(browser)
    assert browser.get("/reporting/v1/projects").status_code == 401


def test_language_is_chosen_once(browser: httpx.Client) -> None:
    assert 'lang="sv"' in browser.get("/portal/").text
    answer = browser.get("/portal/language", params={"to": "en", "back": "/portal/words"})
    assert answer.headers["location"] == "/portal/words"
    assert 'lang="en"' in browser.get("/portal/").text
    assert 'lang="en"' in browser.get("/portal/nothing").text
    assert browser.get("/portal/language?to=xx&back=//evil").headers["location"] == "/portal/"
