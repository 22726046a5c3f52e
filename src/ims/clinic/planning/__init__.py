"""Changing what is offered while bookings stand: open hours, conflicts, holidays. Above `offer` and `appointments`."""
