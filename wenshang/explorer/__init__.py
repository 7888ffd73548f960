"""Widgets: an archive in, an interactive view out."""
