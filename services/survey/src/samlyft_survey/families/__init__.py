"""Families of rounds, whose answers are paired."""
