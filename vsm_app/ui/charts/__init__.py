"""Light charts, drawn with a painter; matplotlib is never loaded for them."""
