"""Writers of files that are not our own."""
