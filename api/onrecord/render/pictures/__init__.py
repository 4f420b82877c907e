"""Pictures of records as SVG: pure functions from record types, for pages and by themselves."""
