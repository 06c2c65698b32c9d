"""Drawings and label maps made from photographs, so that translators can be trained without anybody drawing or annotating."""
