"""Speed of IMS against the limit of the machine and against what a scientist would otherwise write. `make bench`."""
