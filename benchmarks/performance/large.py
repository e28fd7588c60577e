"""What is measured over two databases, a large one and a small one, each made once."""

from benchmarks.performance import http, starting, sweep
from benchmarks.performance.many import many_actions
from benchmarks.performance.readings import Figure
from benchmarks.performance.sizes import Sizes


async def figures(sizes: Sizes) -> list[Figure]:
    """Answers, sweeps, and last the start, whose jobs change the rows."""
    async with many_actions(sizes.many) as many, many_actions(sizes.few) as few:
        return [
            *await http.figures(many, few, sizes),
            *await sweep.figures(many, few, sizes),
            *await starting.figures(many, sizes),
        ]
