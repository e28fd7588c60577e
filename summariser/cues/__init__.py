"""Actions found without a model: structure first, then the cues of English, weighed."""

from summariser.cues.engine import CuesEngine

__all__ = ["CuesEngine"]
