"""What a researcher works on dictionaries with: check, find, add, compare, suggest, import."""
