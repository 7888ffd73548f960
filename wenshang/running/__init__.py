"""Running notebooks: published pages and a ledger of what was done."""
