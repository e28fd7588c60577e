"""The machine on which figures were taken, in one sentence. Nothing that names its owner."""

import os
import platform
import sqlite3
from pathlib import Path

_CPU = Path("/proc/cpuinfo")
_MEMORY = Path("/proc/meminfo")


def machine() -> str:
    """Processor, cores, memory, system and the versions that matter."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{_value(_CPU, 'model name') or platform.machine()}, {cores} cores for us, "
        f"{_gibibytes()}{platform.system()} {platform.release().split('-')[0]}, "
        f"{platform.python_implementation()} {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}"
    )


def _gibibytes() -> str:
    words = _value(_MEMORY, "MemTotal").split()
    return f"{int(words[0]) / 2**20:.0f} GiB of memory, " if words else ""


def _value(path: Path, name: str) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    found = (line.partition(":")[2].strip() for line in lines if line.startswith(name))
    return next(found, "")
