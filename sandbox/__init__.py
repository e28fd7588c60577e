"""A stand-in for the outside world on loopback: a Slack workspace, a council site, a Claude.

Imports none of the house.
"""

from sandbox.clock import ClockMovesForwardOnlyError, SandboxClock
from sandbox.server import Sandbox
from sandbox.workspace import Workspace

__all__ = ["ClockMovesForwardOnlyError", "Sandbox", "SandboxClock", "Workspace"]
