"""What a closed round and its comparison with an earlier one may tell: distributions, changes, tests, charts."""
