"""What is done without anybody asking: sending mail, passing offers on, sweeping up. Safe to do twice, and to be killed in."""
