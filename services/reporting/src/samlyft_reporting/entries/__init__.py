"""The ledger entries behind a figure, and behind a difference."""
