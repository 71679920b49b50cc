"""The window: all of Qt, and only here."""
