"""What people are told of what concerns them: by mail, or on a list that somebody prints.

`notify` is what the other nouns call, in the transaction of what they tell of; `notify_all` tells of several things.
"""

from samlyft_enrollment.notices.commands import Telling, notify, notify_all
from samlyft_enrollment.notices.wording import Facts
from samlyft_enrollment.settings_of_tenant.schemas import NoticeKind

__all__ = ["Facts", "NoticeKind", "Telling", "notify", "notify_all"]
