"""The small house widgets of which panels, dialogs and the toolbar are made."""
