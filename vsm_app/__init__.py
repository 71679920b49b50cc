"""Ringstrom: circular value-stream mapping at the table."""

__version__ = "0.1.0"
