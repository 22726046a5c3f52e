"""Mail that leaves the clinic: written in the transaction it belongs to, sent later, once."""
