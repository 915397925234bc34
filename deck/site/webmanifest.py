"""A deck and its pictures in, the web app manifest out (W3C, https://www.w3.org/TR/appmanifest/)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deck.cards.card import Deck
from deck.site.icons import ICONS

# What each picture of static/screenshots shows, for the prompt that offers to install.
SHOTS = {
    "home": "What do you see? Twelve tiles in an officer's words",
    "card": "A card: what to do, what to say",
    "show": "A line fills the screen for the person to read",
    "phrases": "Phrases to show or to read to a person",
    "red": "Red night: a card in black and red",
    "wide": "A card on a wide screen, related cards beside it",
}


def label(shot: str) -> str:
    """Say what a picture of static/screenshots shows, by its name without the ending."""
    return SHOTS.get(shot, shot.replace("-", " "))


def pictures(folder: Path) -> dict[Path, tuple[int, int]]:
    """Give the pictures of a folder with their pixels, wide and high (PNG, IHDR)."""
    found = {}
    for path in sorted(folder.glob("*.png")):
        size = path.read_bytes()[16:24]
        found[path] = (int.from_bytes(size[:4]), int.from_bytes(size[4:]))
    return found


def manifest(
    deck: Deck,
    root: str,
    icons: Mapping[str, str],
    shortcuts: Mapping[str, str],
    shots: Mapping[str, tuple[str, int, int]],
) -> dict[str, Any]:
    """Say what an installed deck is: addresses by an icon's name, a shortcut's words, a picture's label."""
    return {
        "id": root,
        "name": f"{deck.name}, {deck.department}" if deck.department else deck.name,
        "short_name": deck.short_name or deck.name[:12],
        "description": "De-escalation cards for police officers. Works with no signal.",
        "lang": "en",
        "dir": "ltr",
        "start_url": root,
        "scope": root,
        "display": "standalone",
        "background_color": "#f7f5ef",
        "theme_color": deck.colour,
        "categories": ["reference", "education"],
        "icons": [
            {"src": icons[name], "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for name, (size, purpose) in ICONS.items()
            if purpose
        ],
        "shortcuts": [{"name": words, "url": address} for words, address in shortcuts.items()],
        "screenshots": [_shot(label, *shot) for label, shot in shots.items()],
    }


def _shot(label: str, address: str, wide: int, high: int) -> dict[str, str]:
    form = "narrow" if wide < high else "wide"
    size = f"{wide}x{high}"
    return {"src": address, "sizes": size, "type": "image/png", "form_factor": form, "label": label}
