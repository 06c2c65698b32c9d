"""The usual training loops: what a tutorial's reader would run on the same networks."""
