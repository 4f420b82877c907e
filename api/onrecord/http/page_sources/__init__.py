"""The records of each page, read from a release through the store functions of the API; a file for each kind."""
