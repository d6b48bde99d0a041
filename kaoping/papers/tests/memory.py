"""How much memory a process of a test needed."""

import resource
import sys
from pathlib import Path


def peak_megabytes() -> int:
    """The peak of this process. Linux' getrusage also counts what the parent held when it
    started us, so its own account is asked first.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1 << 20 if sys.platform == "darwin" else 1 << 10)
