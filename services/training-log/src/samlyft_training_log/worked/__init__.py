"""Champions' and staff's time: booked from sessions or posted, never the same minute as participant time."""
