"""Training packages and good examples that cross tenants: material does, people never do."""
