"""The Chinese of these reports, for every room: characters, numerals, numbers in text, sentences, and numbers for people."""
