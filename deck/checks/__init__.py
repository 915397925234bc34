"""Cards in, suggestions out: wording, reading grade, upkeep, and how they are told.

Uses cards/ and knows nothing of the web.
"""
