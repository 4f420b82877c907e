"""Pages and cards for people: view structs with a file for each kind, and the templates that they fill."""
