"""pyarrow, or one line that says how to get it."""

from kaoping.lib.errors import UserError

try:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq
except ImportError as error:
    raise UserError(
        "没有安装读写 Parquet 文件的程序包。", "运行 pip install 'kaoping[parquet]'。"
    ) from error

__all__ = ["pa", "pc", "pq", "table_in"]


def table_in(path, columns=None, texts=()):
    """A whole Parquet file, read by this thread alone; ``texts`` as numbers into few of them."""
    with pq.ParquetFile(path, read_dictionary=list(texts), pre_buffer=False) as file:
        return file.read(columns, use_threads=False)
