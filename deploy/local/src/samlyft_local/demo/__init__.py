"""The demonstration: six tenants, built by a seeded generator and loaded through the public APIs.

What is published about the projects is met exactly; everything else is synthetic and marked so.
"""
