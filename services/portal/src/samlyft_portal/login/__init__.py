"""Who the reader is: login through OpenID Connect, and the session that follows from it."""
