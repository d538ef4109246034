"""`python -m samlyft_survey api|worker|relay|all|migrate|republish|rebuild`; the broker migrates by itself."""

from samlyft_running.cli import main
from samlyft_survey.main import SERVICE

main(SERVICE)
