"""Layers that two families use identically."""
