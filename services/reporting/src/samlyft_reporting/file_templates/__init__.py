"""How a file for the funder looks: layouts as versioned data, shipped or a tenant's own."""
