"""What the browser sees: pages, forms, the JSON interface. No physiology and no booking rules; the engine is never loaded."""
