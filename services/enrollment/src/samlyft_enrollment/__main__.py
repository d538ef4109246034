"""`python -m samlyft_enrollment api|worker|relay|all|migrate|…`, and enrollment's own verbs (`operating`)."""

from samlyft_enrollment.main import SERVICE
from samlyft_running.cli import main

main(SERVICE)
