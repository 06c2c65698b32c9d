"""What networks are trained for: losses, and the steps that hold a network together with its whole objective."""
