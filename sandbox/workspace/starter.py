"""The people and channels of the workspace that a newcomer tries the bot in. All are made up.

The officers come from sandbox/samples/*-officers.csv, so that the names in the sample minutes, in
the directory and in the workspace are the same.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from sandbox.workspace.workspace import Workspace

SAMPLES = Path(__file__).parent.parent / "samples"


@dataclass(frozen=True, slots=True)
class Starter:
    """What was set up: ids by handle ("daniel.frost") and by channel name, and who is who.

    `clerk` is the democratic services officer, `member` a councillor, `guest` a partner's guest
    account, `stranger` somebody of another workspace (Slack Connect), `leaver` a deactivated one.
    """

    people: dict[str, str]
    channels: dict[str, str]
    clerk: str
    member: str
    guest: str
    stranger: str
    leaver: str


def starter_workspace(workspace: Workspace, *, council: str = "netherby") -> Starter:
    """Add the people and channels of a sample council ("netherby" or "carrick-vale")."""
    people = {row["slack_user_name"]: _officer(workspace, row) for row in _officers(council)}
    officers = tuple(people)
    clerk = next(row["slack_user_name"] for row in _officers(council) if _is_clerk(row))
    others = {
        "asha.pemberton": workspace.add_user(
            "asha.pemberton", real_name="Asha Pemberton", title="Councillor, chair of scrutiny"
        ),
        "leon.hartley": workspace.add_user(
            "leon.hartley", real_name="Leon Hartley", title="Netherby Youth Trust", guest=True
        ),
        "petra.vance": workspace.add_user(
            "petra.vance", real_name="Petra Vance", title="Aldermoor Council", stranger=True
        ),
        "martin.cole": workspace.add_user(
            "martin.cole", real_name="Martin Cole", title="Left in 2025", deactivated=True
        ),
    }
    people |= others
    return Starter(
        people=people,
        channels=_channels(workspace, clerk, officers),
        clerk=people[clerk],
        member=others["asha.pemberton"],
        guest=others["leon.hartley"],
        stranger=others["petra.vance"],
        leaver=others["martin.cole"],
    )


def _officers(council: str) -> list[dict[str, str]]:
    with (SAMPLES / f"{council}-officers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _officer(workspace: Workspace, row: dict[str, str]) -> str:
    return workspace.add_user(
        row["slack_user_name"],
        real_name=row["name"],
        email=row["email"],
        title=row["posts"].partition(";")[0],
        owner=_is_clerk(row),
    )


def _is_clerk(row: dict[str, str]) -> bool:
    return "Democratic Services" in row["posts"]


def _channels(workspace: Workspace, clerk: str, officers: tuple[str, ...]) -> dict[str, str]:
    everyone = (*officers, "asha.pemberton")
    return {
        "general": workspace.add_channel("general", members=everyone),
        "scrutiny": workspace.add_channel(
            "scrutiny", members=everyone, bot=True, topic="What committees asked for"
        ),
        "officers": workspace.add_channel(
            "officers", members=officers, private=True, bot=True, topic="Officers only"
        ),
        "partners": workspace.add_channel(
            "partners",
            members=(clerk, "leon.hartley", "petra.vance"),
            bot=True,
            topic="With partner organisations: guests can read this",
        ),
        "democratic-services": workspace.add_channel(
            "democratic-services", members=(clerk,), private=True, topic="The clerk's own"
        ),
    }
