"""Many small jobs over the cores, in order and in bounded memory.

Threads, not processes: the decoders, the hash and the file system release Python's lock, and a thread needs neither
a guarded main module nor a second copy of the program.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")
Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many

_CHUNK = 32  # jobs that travel together, so that handing them over costs nothing


def workers() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_parallel(work: Callable[[Job], Result], jobs: Sequence[Job], doing: str = "", progress: Progress | None = None) -> Iterator[Result]:
    """The results in the order of the jobs; only a few hundred exist at a time, however slowly they are taken."""

    def chunk(start: int) -> list[Result]:
        return [work(job) for job in jobs[start : start + _CHUNK]]

    done = 0
    count = workers()
    with ThreadPoolExecutor(count, thread_name_prefix="pictures") as pool:
        waiting: deque[Future[list[Result]]] = deque()
        starts = iter(range(0, len(jobs), _CHUNK))
        try:
            while True:
                while len(waiting) < 3 * count and (start := next(starts, None)) is not None:
                    waiting.append(pool.submit(chunk, start))
                if not waiting:
                    return
                results = waiting.popleft().result()
                yield from results
                done += len(results)
                if progress:
                    progress(doing, done, len(jobs))
        finally:
            for future in waiting:
                future.cancel()
