"""What is typed in, the other rooms called: one module a group of commands.

Uses every room, and settings.
"""
