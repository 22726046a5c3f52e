"""Appointments: free times, the one table of transitions, booking without overlap, waiting list, calendar files."""
