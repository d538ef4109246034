"""Releases of figures for those who may not list the people behind them."""
