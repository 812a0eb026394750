"""Questions that take more than one comparison: each is a design of cells and a reduction of what they show."""
