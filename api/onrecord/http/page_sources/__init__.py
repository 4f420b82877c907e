"""What a page shows, read from a release through the store functions of the API, with a file for each kind."""
