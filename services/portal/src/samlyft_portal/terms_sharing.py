"""Agreements and shared figures in people's words."""

from __future__ import annotations

from samlyft_web.problems import Text

STANDINGS = {
    "offered": Text("väntar på svar", "waits for an answer"),
    "accepted": Text("godkänd", "accepted"),
    "declined": Text("avböjd", "declined"),
    "revoked": Text("återkallad", "revoked"),
}
MODES = {
    "named": Text("med namn", "by name"),
    "anonymous": Text(
        "utan namn: er egen siffra mot medianen", "without names: your own against the median"
    ),
}
NOT_COMPARED = {
    "too_few_contributors": Text("för få har delat", "too few have shared"),
    "one_dominates": Text(
        "en av dem är nästan hela underlaget", "one of them is almost the whole base"
    ),
}
SHARED = {
    "trained_per_employees": Text(
        "utbildade per 100 anställda", "people trained per 100 employees"
    ),
    "hours_per_participant": Text("timmar per utbildad", "hours per person trained"),
    "trained_per_champion": Text("utbildade per ombud", "people trained per champion"),
    "managers_trained": Text(
        "utbildade chefer per 100 chefer", "managers trained per 100 managers"
    ),
    "sessions_per_employees": Text("tillfällen per 100 anställda", "sessions per 100 employees"),
}
LEAVING = {
    "trained_per_employees": Text(
        "Hur många som har gått utbildning, för varje hundra anställda.",
        "How many have been trained, for every hundred employees.",
    ),
    "hours_per_participant": Text(
        "Alla utbildningstimmar tillsammans, delade på hur många som har gått.",
        "All hours of training together, divided by how many took part.",
    ),
    "trained_per_champion": Text(
        "Hur många som har gått utbildning, för varje ombud.",
        "How many have been trained, for every champion.",
    ),
    "managers_trained": Text(
        "Hur många chefer som har gått utbildning, av varje hundra chefer.",
        "How many managers have been trained, of every hundred managers.",
    ),
    "sessions_per_employees": Text(
        "Hur många utbildningstillfällen ni har hållit, för varje hundra anställda.",
        "How many training sessions you have held, for every hundred employees.",
    ),
}
"""What a figure tells, for who decides whether it may leave."""
