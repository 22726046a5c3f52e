"""Muscle: contracture, its energy and milieu, shortening, and what the hand or a scanner feels of it."""
