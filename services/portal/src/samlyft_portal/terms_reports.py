"""Code lists of results, month files and work in people's words; of what is shared in `terms_sharing`."""

from __future__ import annotations

from samlyft_portal.terms_sharing import MODES, NOT_COMPARED, SHARED, STANDINGS
from samlyft_web.problems import Text

WAVES = {
    "before": Text("före", "before"),
    "during": Text("under", "during"),
    "after": Text("efter", "after"),
    "follow_up": Text("uppföljning", "follow-up"),
}
WAYS = {
    "whole": Text("alla tillsammans", "all together"),
    "role_group": Text("per roll", "by role"),
    "municipality_code": Text("per kommun", "by municipality"),
}
FILINGS = {
    "not_over": Text("pågår", "not over"),
    "open": Text("öppen", "open"),
    "due_soon": Text("ska snart in", "due soon"),
    "overdue": Text("försenad", "overdue"),
    "filed": Text("lämnad", "filed"),
    "stale": Text("ändrad: lämnas på nytt", "changed: file again"),
}
FILING_CAUSES = {
    "changed": Text("månaden har rättats", "the month was corrected"),
    "earlier_month": Text("en tidigare månad har rättats", "an earlier month was corrected"),
}
FINDINGS = {
    "month-not-closed": Text("månaden är inte stängd", "the month is not closed"),
    "not-signed": Text("intyg utan underskrift", "certificates not signed"),
    "not-registered": Text("tid utan deltagande", "time without a participation"),
    "before-start": Text("tid före starten", "time before the start"),
    "after-end": Text("tid efter slutet", "time after the end"),
    "unmatched": Text("närvaro som ingen person hittats till", "attendance matched to nobody"),
    "earlier-not-filed": Text("en tidigare månad är inte lämnad", "an earlier month is not filed"),
    "no-identity-number": Text("personer utan personnummer", "people without an identity number"),
}
FILE_READS = {
    "filing": Text("när den lämnades", "when it was filed"),
    "download": Text("nedladdning", "download"),
    "archive": Text("e-arkivet", "the e-archive"),
}
JOBS = {
    "queued": Text("i kö", "queued"),
    "waiting": Text("väntar", "waiting"),
    "running": Text("pågår", "running"),
    "done": Text("klar", "done"),
    "delivered": Text("framme", "delivered"),
    "failed": Text("misslyckades", "failed"),
    "cancelled": Text("avbruten", "cancelled"),
    "expired": Text("har gått ut", "expired"),
    "active": Text("igång", "active"),
    "paused": Text("pausad", "paused"),
}
SET_ASIDE = {
    "does_not_fit": Text("har inte väntad form", "not of the expected form"),
    "conflicts": Text("krockar med det som finns", "conflicts with what is there"),
    "failed": Text("gick inte att ta emot", "could not be taken in"),
}
RECOMMENDATIONS = {
    "open": Text("väntar på svar", "waits for an answer"),
    "accepted": Text("godtagen", "accepted"),
    "partly": Text("godtagen till en del", "accepted in part"),
    "rejected": Text("avslagen", "rejected"),
    "done": Text("genomförd", "done"),
}
SEATS = {
    "drawn": Text("dragna", "drawn"),
    "asked": Text("tillfrågade", "asked"),
    "accepted": Text("har tackat ja", "have accepted"),
    "declined": Text("har tackat nej", "have declined"),
    "interviewed": Text("intervjuade", "interviewed"),
}
PACKS = {
    "quarterly": Text("kvartalsrapport", "quarterly report"),
    "application": Text("ansökan om utbetalning", "application for payment"),
    "steering_group": Text("styrgruppens underlag", "steering group's papers"),
    "municipality": Text("kommunens blad", "municipality's sheet"),
    "workplace": Text("enhetens blad", "workplace's sheet"),
    "final": Text("slutrapport", "final report"),
}
PACK_PLACES = {
    "summary": Text("sammanfattning", "summary"),
    "success_factors": Text("det som gjorde att det lyckades", "what made it succeed"),
    "lessons": Text("lärdomar", "lessons"),
    "recommendations": Text("rekommendationer", "recommendations"),
}
LANGUAGES = {
    "sv": Text("svenska", "Swedish"),
    "en": Text("engelska", "English"),
}
KEPT = {
    "years": Text("sparas", "kept"),
    "legal_hold": Text("sparas tills vidare: gallringsstopp", "kept: legal hold"),
}
ERASURES = {
    "person_asks": Text("på egen begäran", "asked for by the person"),
    "no_longer_needed": Text("behövs inte längre", "no longer needed"),
    "unlawful": Text("fick inte behandlas", "was unlawful"),
    "municipality_left": Text("kommunen lämnade", "the municipality left"),
    "retention_ended": Text("sista regeln gick ut", "the last rule ended"),
    "erased": Text("raderad", "erased"),
    "partly": Text("delvis raderad", "partly erased"),
    "refused": Text("inte raderad: en regel håller kvar", "not erased: a rule holds it"),
}
REPORTS: dict[str, dict[str, Text]] = {
    "wave": WAVES,
    "by": WAYS,
    "standing": STANDINGS,
    "mode": MODES,
    "not_compared": NOT_COMPARED,
    "shared_figure": SHARED,
    "filing": FILINGS,
    "filing_cause": FILING_CAUSES,
    "finding": FINDINGS,
    "file_read": FILE_READS,
    "job": JOBS,
    "recommendation": RECOMMENDATIONS,
    "seat": SEATS,
    "set_aside": SET_ASIDE,
    "pack": PACKS,
    "pack_place": PACK_PLACES,
    "language": LANGUAGES,
    "kept": KEPT,
    "erasure": ERASURES,
}
