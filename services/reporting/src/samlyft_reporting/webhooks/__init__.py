"""Webhooks: a municipality that wants to be told is sent the events of this service, signed, until it has them."""
