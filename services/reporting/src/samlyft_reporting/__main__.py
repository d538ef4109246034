"""`python -m samlyft_reporting api|worker|relay|all|migrate|rebuild`."""

from samlyft_reporting.main import SERVICE
from samlyft_running.cli import main

main(SERVICE)
