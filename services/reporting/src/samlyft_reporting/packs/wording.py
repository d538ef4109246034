"""Words of packs: causes, goals, kinds of sessions, barriers, and what the pages themselves say."""

from __future__ import annotations

from samlyft_web.problems import Text

CAUSES = {
    "new": Text("Nya efter det första datumet", "New after the first date"),
    "entered_late": Text("Införda i efterhand", "Entered late"),
    "merged": Text("Hopslagna: registrerade två gånger", "Merged: registered twice"),
    "withdrawn": Text("Återtagna deltaganden", "Participations withdrawn"),
    "corrected": Text("Rättad närvaro", "Attendance corrected"),
    "moved": Text("Flyttade mellan grupper", "Moved between groups"),
}
GOALS = {
    "participants": Text("Deltagare", "Participants"),
    "women": Text("varav kvinnor", "of whom women"),
    "men": Text("varav män", "of whom men"),
    "training_hours": Text("Utbildningstimmar", "Training hours"),
    "municipalities": Text("Kommuner", "Municipalities"),
}
NETWORK = Text("Nätverksträff", "Network meeting")
ANCHORING = Text("Förankring", "Anchoring meeting")
KINDS = {
    "BAS": Text("Basutbildning", "Basic training"),
    "SYS": Text("Utbildning i ett system", "Training in one system"),
    "OPS": Text("Stöd på plats", "Support on the spot"),
    "APT": Text("Arbetsplatsträff, 15 + 15 minuter", "Workplace meeting, 15 + 15 minutes"),
    "WS1": Text("Workshop 1", "Workshop 1"),
    "WS2": Text("Workshop 2", "Workshop 2"),
    "WS3": Text("Workshop 3", "Workshop 3"),
    "WEB": Text("Webbutbildning", "Web course"),
    "KUN": Text("Kunskapstest", "Knowledge test"),
    "IND": Text("Enskild handledning", "Coaching one to one"),
    "DOU": Text("Ombudsutbildning", "Training of champions"),
    "CHF": Text("Chefsutbildning", "Training of managers"),
    "STR": Text("Att leda digital utveckling", "Leading digital development"),
    "HPL": Text("Digital handlingsplan", "Digital action plan"),
    "NÄT": NETWORK,
    "NAT": NETWORK,
    "FÖR": ANCHORING,
    "FOR": ANCHORING,
    "PROV": Text("Prova på teknik", "Trying out technology"),
    "DEL": Text("Kommunens delprojekt", "The municipality's own part"),
    "KONF": Text("Slutkonferens", "Final conference"),
}
BARRIERS = {
    "phone": Text("Telefon saknas", "No phone"),
    "connection": Text("Uppkoppling", "Connection"),
    "equipment": Text("Fel utrustning", "Wrong equipment"),
    "time": Text("Tid", "Time"),
    "other": Text("Annat", "Other"),
}
WAVES = {
    "before": Text("Före", "Before"),
    "during": Text("Under", "During"),
    "after": Text("Efter", "After"),
    "follow_up": Text("Uppföljning", "Follow-up"),
}
STEPS = {
    "ledger-certificates": Text(
        "Från timbok till underskrivna intyg", "From the ledger to signed certificates"
    ),
    "ledger-files": Text("Från timbok till lämnade månadsfiler", "From the ledger to month files"),
    "ledger-published": Text(
        "Från timbok till publicerade siffror", "From the ledger to published figures"
    ),
    "certificates-amount": Text(
        "Från intyg till det som ger belopp", "From certificates to what is paid for"
    ),
}
STAFF = {
    "champion": Text("Ombudens tid", "The champions' time"),
    "staff": Text("Projektpersonalens tid", "The project staff's time"),
}
STATES = {
    "not_over": Text("pågår", "not over"),
    "open": Text("kan lämnas", "open"),
    "due_soon": Text("snart dags", "due soon"),
    "overdue": Text("ej lämnade i tid", "overdue"),
    "filed": Text("lämnade", "filed"),
    "stale": Text("ska lämnas på nytt", "to be filed again"),
}
OUTCOMES = {
    "changed_routine": Text(
        "av cheferna har ändrat minst en rutin mot ett digitalt eller mobilt arbetssätt",
        "of the managers have changed at least one routine towards digital or mobile work",
    ),
    "leads_digital": Text(
        "av cheferna har stärkt sina kunskaper i att leda en digitaliserad arbetsplats",
        "of the managers know more about leading a digital workplace",
    ),
    "stronger_knowledge": Text(
        "av medarbetarna har stärkt sin kunskap om eller sin förmåga med digitala verktyg",
        "of the staff know more about digital tools or are more able with them",
    ),
}
TITLES = {
    "final": Text("Slutrapport", "Final report"),
    "quarterly": Text("Kvartalsrapport", "Quarterly report"),
    "application": Text(
        "Underlag till ansökan om utbetalning", "Basis for application for payment"
    ),
    "steering_group": Text("Rapport till styrgruppen", "Report to the steering group"),
    "municipality": Text("Kommunens blad", "The municipality's page"),
    "workplace": Text("Enhetens blad", "The unit's page"),
}
PLACED = {
    "summary": Text("Sammanfattning", "Summary"),
    "success_factors": Text("Det som gjorde att det lyckades", "What made it succeed"),
    "lessons": Text("Lärdomar", "Lessons"),
    "recommendations": Text("Rekommendationer", "Recommendations"),
    "other": Text("Övrigt", "Other matters"),
}
SYNTHETIC = Text(
    "Uppgifterna är påhittade och visar hur Samlyft fungerar. Projektets totaler är de publicerade; "
    "fördelningen på kommun, månad och roll är det inte.",
    "The data are made up and show how Samlyft works. The project's totals are the published ones; "
    "their spread over municipalities, months and roles is not.",
)
PAGES = {
    "page": Text("Sida", "Page"),
    "of": Text("av", "of"),
    "as_of": Text("Siffror per", "Figures as of"),
    "contents": Text("Innehåll", "Contents"),
    "appendix": Text("Bilaga: vad siffrorna betyder", "Appendix: what the figures mean"),
}
"""What the template itself says."""
