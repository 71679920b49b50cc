"""Values: the document and what it is made of. Standard library only."""
