"""The start page: new maps, templates, recent files, examples, recovery."""
