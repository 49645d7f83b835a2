"""The structural reader: from a parsed page to the blocks of its article, with their facts."""
