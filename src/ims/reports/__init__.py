"""What does it look like? Words, tables and pictures of a study: terminal, HTML page, figure.

Nothing is imported here, so that a caller pays only for what it shows: `ims.reports.terminal` needs rich alone,
`ims.reports.html` brings matplotlib and jinja2, `ims.reports.plot` brings matplotlib.
"""
