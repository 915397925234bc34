"""An app in, a release folder out: build, publish, undo, export, serve.

Uses the rooms below: site/, checks/, cards/. What serves (server, store) imports neither Flask nor
the half that renders.
"""
