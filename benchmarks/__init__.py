"""Measurements, side by side and as ratios; each module writes what it found."""
