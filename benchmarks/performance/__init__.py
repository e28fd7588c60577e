"""How fast the house is, each figure beside a baseline of the same run: docs/PERFORMANCE.md."""
