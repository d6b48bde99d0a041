"""Reading a printed scoring standard: numbers, shapes of clauses, what each says, in which words."""
