"""Layer 2: records as text in other formats: pure functions, without input or output."""
