"""Who leads locally and with what mandate; what each municipality is to reach, in words."""
