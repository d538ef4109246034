"""Free text of individuals: from ten answers on, shuffled, masked, and shown when a person has checked it."""
