"""The handlers of each kind of resource: parse the query, call the store, send the bytes."""
