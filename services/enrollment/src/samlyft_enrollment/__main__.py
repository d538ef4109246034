"""`python -m samlyft_enrollment api|worker|relay|all|migrate|republish|rebuild|openapi`."""

from samlyft_common.cli import main
from samlyft_enrollment.main import SERVICE

main(SERVICE)
