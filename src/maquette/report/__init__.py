"""Pages made from results: each file takes one and returns text."""
