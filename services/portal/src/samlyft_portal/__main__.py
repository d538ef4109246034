"""`python -m samlyft_portal api`."""

from samlyft_portal.main import main

main()
