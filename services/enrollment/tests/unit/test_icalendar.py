"""The writer of calendars: folding, escaping, times."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from samlyft_enrollment.calendars.icalendar import Entry, calendar

AT = datetime(2027, 2, 1, 12, 0, tzinfo=UTC)


def written(summary: str) -> bytes:
    entry = Entry("1@samlyft", 0, AT, AT, AT, summary)
    return calendar("Ale", [entry]).encode()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_lines_are_at_most_75_octets_and_unfold_to_what_was_said(summary: str) -> None:
    lines = written(summary).split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    unfolded = written(summary).replace(b"\r\n ", b"").decode().split("\r\n")
    [found] = [line for line in unfolded if line.startswith("SUMMARY:")]
    said = found.removeprefix("SUMMARY:")
    plain = said.replace("\\\\", "\0").replace("\\;", ";").replace("\\,", ",").replace("\0", "\\")
    assert plain == summary


def test_a_line_break_cannot_smuggle_in_a_property() -> None:
    text = written("a\r\nATTENDEE:x").decode()
    assert "SUMMARY:a\\nATTENDEE:x\r\n" in text
    assert "\r\nATTENDEE" not in text


def test_times_are_utc() -> None:
    text = written("x").decode()
    assert "DTSTART:20270201T120000Z\r\n" in text
    assert text.endswith("END:VCALENDAR\r\n")
