"""What there is in a store: tables, views, and the version of both."""
