"""One file format a module: bytes in, a Document out. No reader knows the form."""
