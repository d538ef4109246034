"""`python -m samlyft_enrollment api|worker|relay|all|migrate|republish|rebuild|openapi`."""

from samlyft_enrollment.main import SERVICE
from samlyft_running.cli import main

main(SERVICE)
