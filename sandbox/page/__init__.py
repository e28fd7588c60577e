"""The sandbox's page: the stand-in workspace in a browser.

`routes(sandbox)` gives everything below /page. The page is drawn on the server (jinja2 and a Block
Kit renderer of pure functions); a little plain JavaScript sends what a person does and puts the new
version in place when the workspace says that something changed. It loads nothing from elsewhere.

Of the sandbox the page uses `workspace`, `clock` and `council`, and, where they are set,
`next_reminder` (a function that returns the instant of the bot's next message, or awaits it) and
`on_publish` (called, and awaited, with the address of minutes that were just published).
"""

from sandbox.page.routes import routes

__all__ = ["routes"]
