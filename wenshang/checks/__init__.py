"""Rules: reports in, findings out; one rule, one function."""
