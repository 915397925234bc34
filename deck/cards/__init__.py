"""Text in, cards and problems out: the only reader of content/ and of a department's overlay.

Uses no other room and knows nothing of the web.
"""
