"""A deck in, pages out: templates, styles and scripts, headers, search index, web app manifest.

Uses cards/ (and may use checks/). The lowest room that knows Flask.
"""
