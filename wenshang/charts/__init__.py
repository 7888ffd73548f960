"""Figures from frames: frames in, inline SVG with real text out."""
