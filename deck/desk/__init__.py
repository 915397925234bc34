"""Content in, what editors see and officers never do out: preview, new cards, the starter's changes.

Uses the rooms below: release/, site/, checks/, cards/.
"""
