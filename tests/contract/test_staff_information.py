"""What enrollment tells unions of the other services' data is what those services' own tables say."""

import samlyft_enrollment.rules as enrollment
import samlyft_survey.rules as survey
import samlyft_training_log.rules as training_log
from samlyft_enrollment.staff_information.measured import MEASURES
from samlyft_enrollment.staff_information.promises import REACH, SEEN_BEYOND

MAY = {"enrollment": enrollment.MAY, "training-log": training_log.MAY, "survey": survey.MAY}


def test_every_role_that_may_see_it_is_told_of_and_no_other() -> None:
    told = 0
    for measure in MEASURES:
        if measure.permission is None:
            continue
        held = {role for role, may in MAY[measure.service].items() if measure.permission in may}
        assert held, measure.key
        if measure.service != "enrollment":
            assert SEEN_BEYOND[measure.permission] == held, measure.key
        assert held <= REACH.keys(), measure.key
        told += 1
    assert told >= 12


def test_answers_and_wishes_are_nobodys_by_role() -> None:
    assert not any("answers:read" in may for may in survey.MAY.values())
    managers = ("first-line-manager", "strategic-manager", "project-owner", "tenant-admin")
    assert not any("wishes:read" in enrollment.MAY[role] for role in managers)
