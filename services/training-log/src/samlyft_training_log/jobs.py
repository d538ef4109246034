"""What the worker does besides applying events."""

from __future__ import annotations

from samlyft_common.service import Job
from samlyft_training_log.figures import tell
from samlyft_training_log.printing.job import make_prints
from samlyft_training_log.signing.gateway import send_messages

JOBS: tuple[Job, ...] = (make_prints, send_messages, tell)
