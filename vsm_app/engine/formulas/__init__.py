"""The formulas of the methods, each in one place: the map's indicators and `vsm-app method` compute with the same."""
