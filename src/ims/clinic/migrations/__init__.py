"""Migrations of the clinic."""
