"""The files that pages load: ours, and exactly the listed ones of what npm fetched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class NpmFinder(BaseFinder):
    """Find the files of `settings.NPM_FILES` where npm put them; a package has thousands more that nobody serves."""

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:  # noqa: FBT001, FBT002  Django's signature
        """Give the file that is served as `path`."""
        place = settings.NPM_FILES.get(path)
        found = [str(settings.NODE_MODULES / place)] if place else []
        found = [each for each in found if Path(each).is_file()]
        return found if find_all else (found[0] if found else None)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Give each served name with the storage that has the file under that name."""
        del ignore_patterns  # the list is exact already
        for name, place in settings.NPM_FILES.items():
            yield name, _OneFile(settings.NODE_MODULES / place)


class _OneFile(FileSystemStorage):
    """A storage in which every name is the one file."""

    def __init__(self, file: Path) -> None:
        super().__init__(location=file.parent)
        self._file = file

    def path(self, name: str) -> str:
        del name
        return str(self._file)


class GzippedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it comes without types
    """Names with digests, compressed with gzip only: Brotli takes a minute for what gzip does in seconds."""

    def create_compressor(self, **options: Any) -> Any:
        """Give the compressor."""
        return super().create_compressor(**{**options, "use_brotli": False})
