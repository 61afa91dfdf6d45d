"""Measurements: speed against peers, accuracy on annotated articles, and what is learnt from them."""
