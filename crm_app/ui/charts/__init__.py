"""Charts on screen: one widget for every kind of chart, in the colours of the theme, reached by the keyboard."""
