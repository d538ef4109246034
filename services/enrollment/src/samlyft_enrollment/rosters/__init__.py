"""HR systems and the rosters they send: tried, compared with what is registered, stored."""
