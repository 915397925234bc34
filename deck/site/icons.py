"""A deck's colour in, its icons as PNG bytes out."""

import io
from functools import cache

from PIL import Image, ImageDraw

COLOURS = 4  # ground, card and two shades of edge; each more costs every phone bytes
PAPER = (250, 248, 243)
# name -> (pixels, purpose in the web app manifest; "" for those that other links name)
ICONS = {
    "icon-192": (192, "any"),
    "icon-512": (512, "any"),
    "maskable-512": (512, "maskable"),
    "monochrome-512": (512, "monochrome"),
    "apple-touch-icon": (180, ""),
    "favicon": (48, ""),
}


@cache
def draw(name: str, colour: str) -> bytes:
    """Draw one icon: a card held level, a steady line across it. `colour` is like "#1d4e5a"."""
    size, purpose = ICONS[name]
    big = size * 4  # drawn large, then reduced: Pillow does not smooth edges itself
    ground = tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
    if purpose == "monochrome":  # only its alpha is used (W3C manifest, icon purposes)
        picture = _mark(big, 0.62, (0, 0, 0, 255), (0, 0, 0, 0))
    else:
        square = purpose == "maskable" or name == "apple-touch-icon"
        picture = Image.new("RGBA", (big, big), (*ground, 255) if square else (0, 0, 0, 0))
        if not square:
            ImageDraw.Draw(picture).rounded_rectangle((0, 0, big - 1, big - 1), big * 0.2, (*ground, 255))
        picture.alpha_composite(_mark(big, 0.5 if square else 0.6, (*PAPER, 255), (*ground, 255)))
    picture = picture.resize((size, size), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    few = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True, bits=2)
    return out.getvalue()


def _mark(size: int, share: float, card: tuple[int, ...], line: tuple[int, ...]) -> Image.Image:
    """Draw the mark on a clear square: a card `share` of the side high, three lines, the last one long."""
    picture = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    high, wide = size * share, size * share * 0.76
    left, top = (size - wide) / 2, (size - high) / 2
    pen.rounded_rectangle((left, top, left + wide, top + high), size * 0.055, card)
    stroke, inset = size * 0.05, wide * 0.18
    for step, length in ((0.24, 0.45), (0.5, 1.0), (0.76, 0.7)):
        y = top + high * step
        right = left + inset + (wide - 2 * inset) * length
        pen.rounded_rectangle((left + inset, y - stroke / 2, right, y + stroke / 2), stroke / 2, line)
    return picture
