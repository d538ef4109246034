"""The append-only hour ledger."""
