"""Records as text in other formats: pure functions, without input or output."""
