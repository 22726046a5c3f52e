"""Pain: how the nociceptors and the cord become sensitive, what damps them, and what the person reports (S7)."""
