"""Markdown cards in, one verified release out.

Imports run one way: cli -> release, server -> pages -> assets, headers, icons, library -> parse, rules
-> markdown -> card -> problems. Nothing below pages knows the web; settings are read by app.py and cli
only and passed down as plain values. `lint-imports` holds this.
"""
