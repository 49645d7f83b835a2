"""The batch room: many pages or texts in, from archives, tables and lists; rows out, each input exactly once."""
