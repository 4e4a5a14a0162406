"""The judging files of a pack in one zip file, the same bytes every time."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

from hengjian.rulebook.packfiles import judging_files
from hengjian.screening.files.errors import ReceiptUnusable

DIGITS = 12
"""So many digits of a digest name a pack or a snapshot for people."""

_STAMP = (1980, 1, 1, 0, 0, 0)
_LARGEST = 64 * 1024 * 1024


def archive_name(pack_digest: str) -> str:
    """Name the zip file of a pack after its digest."""
    return f"pack-{pack_digest[:DIGITS]}.zip"


def write_archive(pack_root: Path, target: Path) -> None:
    """Write the files of the pack that decide outcomes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in judging_files(pack_root):
            entry = zipfile.ZipInfo(path.relative_to(pack_root).as_posix(), _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())


def unpack(archive_file: Path, folder: Path) -> None:
    """Lay the files of the zip out in a folder; raises ReceiptUnusable for what is no pack of ours."""
    try:
        with zipfile.ZipFile(archive_file) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
                raise ReceiptUnusable(f"{archive_file}：太大，不像规则包。")
            for entry in archive.infolist():
                place = PurePosixPath(entry.filename)
                if place.is_absolute() or ".." in place.parts or place.suffix != ".yaml":
                    raise ReceiptUnusable(
                        f"{archive_file}：里面有不属于规则包的文件 {entry.filename}。"
                    )
                (folder / place).parent.mkdir(parents=True, exist_ok=True)
                (folder / place).write_bytes(archive.read(entry))
    except FileNotFoundError as error:
        raise ReceiptUnusable(
            f"回执旁边没有规则包 {archive_file.name}。回执和规则包须放在同一个文件夹里。"
        ) from error
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise ReceiptUnusable(f"{archive_file}：打不开，或者已经损坏。") from error
