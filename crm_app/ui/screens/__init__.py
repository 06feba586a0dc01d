"""One folder a screen; they meet through navigation, never by import."""
