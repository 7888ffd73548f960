"""Running notebooks: parameters in, published pages and a ledger out."""
