"""Questions to the store, named by what they answer."""
