"""Words of certificates and of slips for signing, of whoever is answered or as a print is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from samlyft_web.days import STOCKHOLM
from samlyft_web.problems import Text, in_language, language

FILE, SLIPS_FILE = Text("intyg", "certificate"), Text("lappar", "slips")
MONTHS = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "en": "January February March April May June July August September October November December",
}
SIGNERS = {"participant": Text("Deltagare", "Participant"), "manager": Text("Chef", "Manager")}
METHODS = {
    "email": Text("med engångskod från e-post", "with a one-time code by e-mail"),
    "sms": Text("med engångskod från sms", "with a one-time code by text message"),
    "slip": Text(
        "med engångskod från en utskriven lapp", "with a one-time code from a printed slip"
    ),
    "tablet": Text(
        "med engångskod på en delad surfplatta", "with a one-time code on a shared tablet"
    ),
    "login": Text("med egen inloggning", "with a login of one's own"),
    "paper": Text("på papper", "on paper"),
}
NOTICES = {
    "revoked": Text(
        "Intyget är återkallat och gäller inte. Närvaron har rättats.",
        "The certificate is revoked and does not stand. The attendance was corrected.",
    ),
    "stale": Text(
        "Närvaron har rättats sedan intyget utfärdades. Ett nytt ska utfärdas.",
        "The attendance was corrected after the certificate was issued. A new one is to be issued.",
    ),
    "synthetic": Text(
        "Uppgifterna är påhittade: de visar hur Samlyft fungerar.",
        "The data are made up: they show how Samlyft works.",
    ),
}
FACTS = {
    "name": Text("Namn", "Name"),
    "project": Text("Projekt", "Project"),
    "month": Text("Månad", "Month"),
    "workplace": Text("Enhet", "Unit"),
}
BY_HAND = Text(
    "________________________ (fylls i av projektet)",
    "________________________ (filled in by the project)",
)
CERTIFICATE = {
    "title": Text("Intyg för närvarotid", "Attendance certificate"),
    "code": Text("Kontrollkod", "Verification code"),
    "page": Text("Sida", "Page"),
    "of": Text("av", "of"),
    "training": Text("Utbildning", "Training"),
    "date": Text("Datum", "Date"),
    "topic": Text("Ämne", "Topic"),
    "minutes": Text("Minuter", "Minutes"),
    "total": Text("Summa", "Total"),
    "signature": Text("Underskrift", "Signature"),
    "unsigned": Text("Intyget är inte underskrivet än.", "The certificate is not signed yet."),
    "by_hand": Text(
        "underskrift, namnförtydligande och datum", "signature, name in print and date"
    ),
    "check": Text("Kontrollera intyget", "Check the certificate"),
    "whoever": Text(
        "Den som har intyget kan se om det gäller på",
        "Whoever holds the certificate can see whether it stands at",
    ),
    "with_code": Text("med koden", "with the code"),
    "nothing": Text("Sidan visar inget om personen.", "The page shows nothing about the person."),
    "issued": Text("Utfärdat", "Issued on"),
    "hash": Text(
        "Underskriften gäller innehållet med kontrollsumman (SHA-256)",
        "The signature is of the content with the hash (SHA-256)",
    ),
    "chain": Text("Timbokens kedja slutade då med", "The ledger's chain then ended with"),
}
SLIPS = {
    "title": Text("Lappar för underskrift", "Slips for signing"),
    "heading": Text("Underskrift av intyg för närvarotid", "Signing of attendance certificates"),
    "cut": Text(
        "Klipp isär. Ge lappen bara till den som den gäller.",
        "Cut apart. Give the slip only to the one it is for.",
    ),
    "page": Text("Sida", "Page"),
    "of": Text("av", "of"),
    "name": Text("Namn:", "Name:"),
    "qr": Text(
        "QR-kod till sidan där intyget skrivs under",
        "QR code to the page where the certificate is signed",
    ),
    "open": Text(
        "Öppna länken i QR-koden med telefonens kamera.",
        "Open the link of the QR code with the phone's camera.",
    ),
    "type": Text("Skriv koden:", "Type the code:"),
    "until": Text("Gäller till och med", "Good until"),
    "once": Text("en gång", "once"),
}


@contextmanager
def spoken(chosen: str) -> Iterator[None]:
    """What is said meanwhile is said in this language: the worker answers nobody, so has none of its own."""
    token = language.set(chosen)
    try:
        yield
    finally:
        language.reset(token)


def said(words: Mapping[str, Text]) -> dict[str, str]:
    """A table of words as the template takes it."""
    return {name: in_language(text) for name, text in words.items()}


def month_of(month: str) -> str:
    """As people write it."""
    return f"{MONTHS[language.get()].split()[int(month[5:]) - 1]} {month[:4]}"


def hours_of(minutes: int) -> str:
    """Hours and minutes in words."""
    hours, rest = divmod(minutes, 60)
    one, many = in_language(Text("timme", "hour")), in_language(Text("timmar", "hours"))
    told = [f"{hours} {one if hours == 1 else many}"] if hours else []
    one, many = in_language(Text("minut", "minute")), in_language(Text("minuter", "minutes"))
    return " ".join([*told, f"{rest} {one if rest == 1 else many}"] if rest or not hours else told)


def signed(method: str, at: str) -> str:
    """When and how somebody signed."""
    when = datetime.fromisoformat(at).astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M")
    return f"{in_language(Text('skrev under', 'signed'))} {when} {in_language(METHODS[method])}"
