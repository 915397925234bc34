"""A deck's colour in, its icons as PNG bytes out."""

import io
from collections.abc import Callable
from functools import cache

from PIL import Image, ImageDraw

FINE = (
    8  # samples a pixel and direction: the share of each pixel that a shape covers, as a rasteriser counts it
)
PAPER = (250, 248, 243)
# name -> (pixels, purpose in the web app manifest; "" for those that other links name)
ICONS = {
    "icon-192": (192, "any"),
    "icon-512": (512, "any"),
    "maskable-512": (512, "maskable"),
    "monochrome-192": (192, "monochrome"),
    "apple-touch-icon": (180, ""),
    "favicon": (48, ""),
}


@cache
def draw(name: str, colour: str) -> bytes:
    """Draw one icon: words to be said, held level by a spirit level. `colour` is like "#1d4e5a"."""
    size, purpose = ICONS[name]
    ground = tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
    square = purpose == "maskable" or name == "apple-touch-icon"
    lone = purpose == "monochrome"  # only its alpha is used (W3C manifest, icon purposes)
    mark = _mark(size, 0.8 if lone else 0.56 if square else 0.72)
    whole = Image.new("L", (size, size), 255)
    if not square and not lone:
        whole = _covered(size, lambda pen, big: _rounded(pen, big, (0, 0, 1, 1), 0.2, 255))
    colours: list[tuple[int, ...]] = [(0, 0, 0)] * 2 if lone else [ground, PAPER]
    return _png(mark, whole, colours, clear=lone)


def _png(mark: Image.Image, whole: Image.Image, colours: list[tuple[int, ...]], *, clear: bool) -> bytes:
    """Write the mark over its ground with few shades of each edge: more would cost every phone bytes."""
    most = 3 if mark.width > 192 else 7
    shades = [round(255 * step / most) for step in range(most + 1)]
    places = mark.point([round(light * most / 255) for light in range(256)])
    edges = whole.point([most + 1 + round(light * most / 255) for light in range(256)])
    places.paste(edges, mask=whole.point([255] * 255 + [0]))  # where the ground itself ends
    blend = [
        tuple(round(a + (b - a) * shade / 255) for a, b in zip(*colours, strict=True)) for shade in shades
    ]
    palette = blend + [colours[0]] * len(shades)
    picture = Image.frombytes("P", mark.size, places.tobytes())
    picture.putpalette([part for colour in palette for part in colour])
    seen = [*(shades if clear else [255] * len(shades)), *shades]
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True, bits=4, transparency=bytes(seen))
    return out.getvalue()


@cache
def blank() -> bytes:
    """Give the icon of a page that is hidden: nothing to see, nothing to tell."""
    out = io.BytesIO()
    Image.new("1", (16, 16), 1).save(out, "PNG", optimize=True)
    return out.getvalue()


def _mark(size: int, share: float) -> Image.Image:
    """Draw the mark, `share` of the side wide: a speech bubble with the glass of a spirit level in it."""

    def shapes(pen: ImageDraw.ImageDraw, big: int) -> None:
        def at(*places: float) -> tuple[float, ...]:
            return tuple(0.5 + (place - 0.5) * share for place in places)

        _rounded(pen, big, at(0, 0.06, 1, 0.76), 0.2 * share, 255)
        pen.polygon([place * big for place in at(0.2, 0.7, 0.2, 1, 0.52, 0.7)], 255)
        _rounded(pen, big, at(0.15, 0.29, 0.85, 0.53), 0.12 * share, 0)
        pen.ellipse([place * big for place in at(0.42, 0.33, 0.58, 0.49)], 255)
        for left in (0.325, 0.635):
            pen.rectangle([place * big for place in at(left, 0.29, left + 0.04, 0.53)], 255)

    return _covered(size, shapes)


def _covered(size: int, shapes: Callable[[ImageDraw.ImageDraw, int], None]) -> Image.Image:
    """Give how much of each pixel the shapes cover: drawn FINE times larger, then averaged, box by box."""
    picture = Image.new("L", (size * FINE, size * FINE), 0)
    shapes(ImageDraw.Draw(picture), size * FINE)
    return picture.reduce(FINE)


def _rounded(pen: ImageDraw.ImageDraw, big: int, box: tuple[float, ...], radius: float, light: int) -> None:
    left, top, right, bottom = (place * big for place in box)
    pen.rounded_rectangle((left, top, right - 1, bottom - 1), radius * big, light)
