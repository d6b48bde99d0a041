"""Forms described as data: what a part of a scheme's text holds, and how a page asks for it.

A shape turns a value of the document into the state of a form, a request into the same state, a state into
what the document shall say, and a state into widgets. The name of an input is its path in the document.
"""
