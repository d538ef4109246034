"""Who may do what: tenants, grants and API clients."""
