"""`make chaos-ballot`: hundreds vote while database and web server are killed; nothing is lost."""
