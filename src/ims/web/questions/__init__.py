"""Asking, and answering."""
