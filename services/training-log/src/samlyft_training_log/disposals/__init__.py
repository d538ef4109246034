"""Gallring of the ledger's documents, when retention has ended and somebody has decided it."""
