"""wenshang: read, check, compare and brief Chinese open-government annual reports."""

__version__ = "0.1.0"
