"""The inspector: what is selected, in full precision and editable; the map's settings where nothing is."""
