"""Records as text for other programs: pure functions, which read and write nothing."""
