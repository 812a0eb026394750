"""Tables of results, for readers and for files: one file a subject. What draws them on a page or writes them down is elsewhere."""
