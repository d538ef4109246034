"""A participant's own page: hours, certificates, sign-ups."""
