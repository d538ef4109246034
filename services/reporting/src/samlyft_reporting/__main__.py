"""`python -m samlyft_reporting api|worker|relay|all|migrate|rebuild`."""

from samlyft_common.cli import main
from samlyft_reporting.main import SERVICE

main(SERVICE)
