"""Document in, AnnualReport out: sections, tables, prose and progress pages, each its own module."""
