"""What an administrator looks after: tenants, grants, clients, imports, and who read what."""
