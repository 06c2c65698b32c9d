"""Training: one loop for every family, continued exactly after any interruption."""
