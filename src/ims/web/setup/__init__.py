"""Setting the clinic up in the browser."""
