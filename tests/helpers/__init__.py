"""What several tests share; import as `from helpers.<module> import <name>`."""
