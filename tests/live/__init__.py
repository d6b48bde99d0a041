"""`make live`: 300 watching screens and 50 jurors, and the live process killed in between."""
