"""`python -m samlyft_training_log api|worker|relay|all|migrate|republish|rebuild|openapi`."""

from samlyft_running.cli import main
from samlyft_training_log.main import SERVICE

main(SERVICE)
