"""What stands on the drawing table: one item an element, painted from a frozen model."""
