"""Pictures come in here: from folders, archives and our own drawings, prepared once and mapped into memory."""
