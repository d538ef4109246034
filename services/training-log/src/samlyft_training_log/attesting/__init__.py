"""Attestation of many sessions in one call."""
