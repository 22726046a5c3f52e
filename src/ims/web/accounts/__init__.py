"""Signing in: e-mail, password, second factor."""
