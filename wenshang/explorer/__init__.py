"""Widgets: an interactive view of an archive."""
