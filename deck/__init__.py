"""Markdown cards in, one verified release out.

cards/     text in, cards and problems out; the only reader of content
checks/    cards in, suggestions out
site/      a deck in, pages out
release/   an app in, a release folder out: build, publish, undo, export, serve
desk/      what editors see and officers never do
cli/       one module a group of commands
settings   the environment in, Settings out; read by app.py and cli only, passed down as plain values

Imports run one way: cli -> desk -> release -> site -> checks -> cards. `lint-imports` holds this,
between the rooms and inside each.
"""
