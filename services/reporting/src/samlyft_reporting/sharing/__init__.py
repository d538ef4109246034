"""Sharing agreements between tenants: offered, accepted, revoked; and what is shared under them."""
