"""The scheme editor: pages made of a draft's text, and texts made of what was entered."""
