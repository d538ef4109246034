"""Who signs certificates, and how: by login, by a link with a one-time code, or on paper."""
