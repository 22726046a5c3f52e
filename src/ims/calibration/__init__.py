"""Which values fit what was seen? The world without a needle first, then the needle; and how far it holds (validate)."""
