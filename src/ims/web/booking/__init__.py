"""Booking by the public: times, details, the page behind a link, the waiting list."""
