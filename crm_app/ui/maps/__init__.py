"""A map that needs no network: the postcodes are the ground, suppliers are marks on it."""
