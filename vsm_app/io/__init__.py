"""Files: reading and writing, without Qt."""
