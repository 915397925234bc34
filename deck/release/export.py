"""The live release in, a folder and a zip for any static host out."""

import shutil
from pathlib import Path

from deck.release import store
from deck.release.store import ReleaseError, current
from deck.site import headers


def export(releases: Path, target: Path) -> Path:
    """Copy the current release to `target` for any static host, and zip it beside. Gives the zip's path."""
    release = current(releases)
    if target.exists() and any(target.iterdir()) and not (target / "release.json").exists():
        raise ReleaseError(f"{target} holds other files. Name an empty or a new folder.")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(release.folder, target)
    (target / "o").mkdir()
    files = release.manifest["files"]
    for name in {file["object"] for file in files.values()}:
        for path in store.variants(releases / "o" / name):
            shutil.copy2(path, target / "o" / path.name)
    (target / "_headers").write_text(_static_headers(release.manifest["headers"]))
    return Path(shutil.make_archive(str(target), "zip", target))


def _static_headers(values: dict[str, str]) -> str:
    """Write the policy as Netlify, Cloudflare Pages and others read it."""
    lines = ["/*", *(f"  {name}: {value}" for name, value in values.items())]
    for path in ("/o/", "/pack/"):
        lines += [f"{path}*", f"  Cache-Control: {headers.caching(path)}"]
    lines += ["/manifest.webmanifest", "  Content-Type: application/manifest+json"]
    return "\n".join(lines) + "\n"
