"""Attendance certificates (intyg för närvarotid): issued from the ledger, revoked when it changes."""
