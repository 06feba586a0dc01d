"""Words and rules of the trade: pure Python, standard library only, no input or output."""
