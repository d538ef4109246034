"""Code lists of the APIs in people's words (docs/glossary.md)."""

from __future__ import annotations

from samlyft_portal.terms_reports import REPORTS
from samlyft_web.problems import Text

ROLES = {
    "platform-admin": Text("plattformsförvaltare", "platform administrator"),
    "tenant-admin": Text("administratör", "administrator"),
    "project-owner": Text("projektägare", "project owner"),
    "project-staff": Text("projektkontor", "project office"),
    "local-project-leader": Text("lokal projektledare", "local project leader"),
    "strategic-manager": Text("strategisk chef", "strategic manager"),
    "first-line-manager": Text("enhetschef", "first-line manager"),
    "champion": Text("digitaliseringsombud", "digital champion"),
    "external-trainer": Text("extern utbildare", "external trainer"),
    "provider-manager": Text("chef hos utförare", "provider's manager"),
    "participant": Text("deltagare", "participant"),
    "integration": Text("maskinklient", "machine client"),
    "evaluator": Text("utvärderare", "evaluator"),
    "auditor": Text("revisor", "auditor"),
    "analyst": Text("analytiker", "analyst"),
    "regional": Text("regional läsare", "regional reader"),
}
ROLE_GROUPS = {
    "strategic_manager": Text("strategisk chef", "strategic manager"),
    "first_line_manager": Text("enhetschef", "first-line manager"),
    "local_project_leader": Text("lokal projektledare", "local project leader"),
    "champion": Text("digitaliseringsombud", "digital champion"),
    "care_staff": Text("medarbetare", "care staff"),
}
CAUSES = {
    "new": Text("nya efter det första datumet", "new after the first date"),
    "entered_late": Text("införda i efterhand", "entered late"),
    "merged": Text("hopslagna: samma person registrerad två gånger", "merged: registered twice"),
    "withdrawn": Text("återtagna: skulle inte räknas", "withdrawn: should not count"),
    "corrected": Text("rättad närvaro", "corrected attendance"),
    "moved": Text("flyttade mellan grupper", "moved between groups"),
}
STATUS = {
    "draft": Text("utkast", "draft"),
    "submitted": Text("inlämnat", "submitted"),
    "attested": Text("attesterat", "attested"),
    "voided": Text("makulerat", "voided"),
    "open": Text("öppen", "open"),
    "closed": Text("stängd", "closed"),
    "reopened": Text("öppnad igen", "reopened"),
    "solved": Text("löst", "solved"),
    "present": Text("närvarande", "present"),
    "partial": Text("del av tiden", "part of the time"),
    "absent": Text("frånvarande", "absent"),
    "cancelled": Text("avbokad", "cancelled"),
    "late_cancelled": Text("sent avbokad", "cancelled late"),
    "planned": Text("planerat", "planned"),
    "done": Text("klart", "done"),
    "active": Text("aktiv", "active"),
    "ended": Text("avslutad", "ended"),
    "received": Text("mottagen", "received"),
    "accepted": Text("antagen", "accepted"),
    "declined": Text("avböjd", "declined"),
    "signed": Text("underskrivet", "signed"),
    "issued": Text("utfärdat", "issued"),
    "signed_up": Text("anmäld", "signed up"),
    "waiting": Text("väntar på plats", "on the waiting list"),
}
SERVICES = {
    "enrollment": Text("deltagande", "enrollment"),
    "training-log": Text("utbildningslogg", "training log"),
    "survey": Text("enkäter", "surveys"),
    "reporting": Text("rapporter", "reports"),
}
OUTCOMES = {
    "changed_routine": Text("Chefer som har ändrat rutiner", "Managers who changed routines"),
    "leads_digital": Text(
        "Chefer som vet mer om att leda digitalt", "Managers who know more of leading digitally"
    ),
    "stronger_knowledge": Text(
        "Medarbetare som vet eller kan mer", "Care staff who know or can do more"
    ),
}
BARRIERS = {
    "phone": Text("telefoner", "phones"),
    "connection": Text("uppkoppling", "connection"),
    "equipment": Text("utrustning", "equipment"),
    "time": Text("tid", "time"),
    "other": Text("annat", "other"),
}
STAGES = {
    "not_started": Text("inte påbörjad", "not started"),
    "started": Text("påbörjad", "started"),
    "decided": Text("beslutad", "decided"),
    "in_use": Text("används", "in use"),
    "evaluated": Text("utvärderad", "evaluated"),
}
PLANS = {
    "draft": Text("utkast", "draft"),
    "adopted": Text("antagen", "adopted"),
    "completed": Text("genomförd", "completed"),
    "withdrawn": Text("återtagen", "withdrawn"),
    "planned": Text("planerad", "planned"),
    "ongoing": Text("pågår", "ongoing"),
    "done": Text("klar", "done"),
    "dropped": Text("utgår", "dropped"),
}
MEASURES = {
    "managers_with_digital_routine": Text(
        "Chefer vars enhet har en digital rutin", "Managers whose workplace has a digital routine"
    ),
    "workplaces_with_digital_routine": Text(
        "Enheter med en digital rutin", "Workplaces with a digital routine"
    ),
    "workplaces_with_change": Text(
        "Enheter med förändrat arbetssätt", "Workplaces with a changed way of working"
    ),
}
CAPACITIES = {
    "no_time": Text("ingen tid avsatt", "no time set aside"),
    "idle": Text("inget loggat", "nothing logged"),
    "under": Text("under sin tid", "under the time"),
    "within": Text("inom sin tid", "within the time"),
    "over": Text("över sin tid", "over the time"),
}
TIMES = {
    "participant": Text("deltagartid", "participant time"),
    "champion_teaching": Text("ombudets undervisning", "champion's teaching"),
    "champion_preparing": Text("ombudets förberedelser", "champion's preparation"),
    "project_staff": Text("projektpersonal", "project staff"),
}
POSTINGS = {
    "correction": Text("rättelse", "correction"),
    "reversal": Text("återföring", "reversal"),
    "voiding": Text("makulering", "voiding"),
}
REASONS = {
    "wrong_person": Text("fel person", "wrong person"),
    "wrong_minutes": Text("fel tid", "wrong time"),
    "not_held": Text("hölls inte", "not held"),
    "duplicate": Text("dubblett", "duplicate"),
    "entered_late": Text("infört sent", "entered late"),
}
CERTIFICATES = {
    "issued": Text("väntar på underskrift", "waits for a signature"),
    "signed": Text("underskrivet", "signed"),
    "revoked": Text("ersatt", "replaced"),
}
CANCEL_REASONS = {
    "ill": Text("sjukdom", "illness"),
    "work": Text("arbete", "work"),
    "leave": Text("ledighet", "leave"),
    "not_released": Text("jag fick inte tid", "I got no time"),
    "other": Text("annat", "something else"),
}
SNOOZES = {
    "planned": Text("något är planerat", "something is planned"),
    "known_cause": Text("orsaken är känd", "the cause is known"),
    "ambassador_strategy": Text("vi satsar på ambassadörer", "ambassadors are our strategy"),
    "not_relevant": Text("gäller inte här", "does not apply here"),
    "data_missing": Text("uppgifter saknas", "data are missing"),
    "other": Text("annat", "other"),
}
SIGN_UPS = {
    "confirmed": Text("anmäld", "signed up"),
    "waiting": Text("väntar på plats", "on the waiting list"),
    "cancelled": Text("avbokad", "cancelled"),
    "late_cancelled": Text("sent avbokad", "cancelled late"),
}
RELEASES = {
    "released": Text("tid frigjord", "time released"),
    "refused": Text("tid ej frigjord", "time not released"),
    "unanswered": Text("inte besvarad", "not answered"),
}
RELEASE_REASONS = {
    "staffing": Text("bemanning", "staffing"),
    "illness": Text("sjukdom", "illness"),
    "holiday": Text("ledighet", "holiday"),
    "other_training": Text("annan utbildning", "other training"),
    "not_needed": Text("behövs inte", "not needed"),
    "other": Text("annat", "other"),
}
TERMS: dict[str, dict[str, Text]] = {
    "role": ROLES,
    "role_group": ROLE_GROUPS,
    "cause": CAUSES,
    "status": STATUS,
    "service": SERVICES,
    "outcome": OUTCOMES,
    "barrier": BARRIERS,
    "stage": STAGES,
    "plan": PLANS,
    "measure": MEASURES,
    "capacity": CAPACITIES,
    "time": TIMES,
    "posting": POSTINGS,
    "reason": REASONS,
    "sign_up": SIGN_UPS,
    "release": RELEASES,
    "snooze": SNOOZES,
    "certificate": CERTIFICATES,
    "cancel_reason": CANCEL_REASONS,
    "release_reason": RELEASE_REASONS,
    **REPORTS,
}
