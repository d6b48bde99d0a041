"""Pages of the room: the roll of a township, its import, persons and posts, accounts and roles."""
