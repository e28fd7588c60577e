"""The officer directory: people, their posts from when to when, their Slack users.

Names live in the officer rows alone: everything else holds keys.
"""

from tracker.directory import add_officer, officer_by_slack_id, officers
from tracker.folding import fold_post
from tracker.officer_file import OfficersImported, import_officers
from tracker.officer_records import erase_officer, export_officer, hold_officer
from tracker.posts import appoint, leave_post, post_holder, posts_of

__all__ = [
    "OfficersImported",
    "add_officer",
    "appoint",
    "erase_officer",
    "export_officer",
    "fold_post",
    "hold_officer",
    "import_officers",
    "leave_post",
    "officer_by_slack_id",
    "officers",
    "post_holder",
    "posts_of",
]
