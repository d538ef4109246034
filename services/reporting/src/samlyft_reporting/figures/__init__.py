"""Any figure by any dimension, as known on a date."""
