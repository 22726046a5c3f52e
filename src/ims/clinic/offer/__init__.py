"""What can be booked and when: the clinic, its services, hours, exceptions and policy."""
