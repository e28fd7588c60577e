"""`matters demo`: the whole story in one go, against the sandbox, nothing kept."""

from bot.demo.story import run_demo

__all__ = ["run_demo"]
