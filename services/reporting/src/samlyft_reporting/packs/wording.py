"""Words of packs: months, causes, goals, kinds of sessions and barriers."""

from __future__ import annotations

MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni", "juli"),
    *("augusti", "september", "oktober", "november", "december"),
)
CAUSES = {
    "new": "Nya efter det första datumet",
    "entered_late": "Införda i efterhand",
    "merged": "Hopslagna: registrerade två gånger",
    "withdrawn": "Återtagna deltaganden",
    "corrected": "Rättad närvaro",
    "moved": "Flyttade mellan grupper",
}
GOALS = {
    "participants": "Deltagare",
    "women": "varav kvinnor",
    "men": "varav män",
    "training_hours": "Utbildningstimmar",
    "municipalities": "Kommuner",
}
KINDS = {
    "BAS": "Basutbildning",
    "SYS": "Utbildning i ett system",
    "OPS": "Stöd på plats",
    "APT": "Arbetsplatsträff, 15 + 15 minuter",
    "WS1": "Workshop 1",
    "WS2": "Workshop 2",
    "WS3": "Workshop 3",
    "WEB": "Webbutbildning",
    "KUN": "Kunskapstest",
    "IND": "Enskild handledning",
    "DOU": "Ombudsutbildning",
    "CHF": "Chefsutbildning",
    "STR": "Att leda digital utveckling",
    "NÄT": "Nätverksträff",
    "NAT": "Nätverksträff",
    "FÖR": "Förankring",
    "FOR": "Förankring",
    "PROV": "Prova på teknik",
    "DEL": "Kommunens delprojekt",
    "KONF": "Slutkonferens",
}
BARRIERS = {
    "phone": "Telefon saknas",
    "connection": "Uppkoppling",
    "equipment": "Fel utrustning",
    "time": "Tid",
    "other": "Annat",
}
WAVES = {"before": "Före", "during": "Under", "after": "Efter", "follow_up": "Uppföljning"}
STEPS = {
    "ledger-certificates": "Från timbok till underskrivna intyg",
    "ledger-files": "Från timbok till lämnade månadsfiler",
    "ledger-published": "Från timbok till publicerade siffror",
    "certificates-amount": "Från intyg till det som ger belopp",
}
TITLES = {
    "final": "Slutrapport",
    "quarterly": "Kvartalsrapport",
    "application": "Underlag till ansökan om utbetalning",
    "steering_group": "Rapport till styrgruppen",
    "municipality": "Kommunens blad",
    "workplace": "Enhetens blad",
}
