"""Files, export and the few standard dialogs."""
