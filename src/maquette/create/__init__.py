"""The verbs that make something with a model: one verb, one function, one file."""
