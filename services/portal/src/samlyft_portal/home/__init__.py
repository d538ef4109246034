"""The first page, and what is the same for everyone: tenant, language, words."""
