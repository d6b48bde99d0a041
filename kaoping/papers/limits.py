"""How much of an uploaded table is read before it is refused."""

import time
from dataclasses import dataclass, field

from kaoping.papers.faults import Refused

MEGABYTE = 1024 * 1024


TOO_SLOW = "表格太复杂，读取时间过长"


@dataclass(frozen=True)
class Limits:
    """Bounds of one reading. The defaults keep it well under 5 seconds and 200 MB."""

    file_bytes: int = 10 * MEGABYTE
    declared_bytes: int = 256 * MEGABYTE
    """What a workbook's directory may say all its parts unpack to."""
    part_bytes: int = 32 * MEGABYTE
    """How much of one part is really unpacked."""
    directory_bytes: int = 256 * 1024
    sheets: int = 20
    rows: int = 5000
    columns: int = 60
    cells: int = 150_000
    strings: int = 150_000
    cell_characters: int = 32_767
    seconds: float = 3.5


@dataclass
class Budget:
    """The limits of one reading and the time it has used."""

    limits: Limits
    started: float = field(default_factory=time.monotonic)

    def check_time(self) -> None:
        """Raise ``Refused`` once the reading has taken too long."""
        if time.monotonic() - self.started > self.limits.seconds:
            raise Refused(
                TOO_SLOW,
                "请把需要的数据复制到一个新建的空白表格中，选择性粘贴为“数值”，再上传",
            )
