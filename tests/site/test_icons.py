"""The drawn icons."""

import io
import math

import pytest
from PIL import Image

from deck.site import icons
from deck.site.icons import ICONS, draw

COLOUR = "#1d4e5a"
GROUND = (0x1D, 0x4E, 0x5A)
SQUARE = ("maskable-512", "apple-touch-icon")
every = pytest.mark.parametrize("name", ICONS)


def picture(name):
    """Open an icon as a browser would, with its alpha."""
    return Image.open(io.BytesIO(draw(name, COLOUR))).convert("RGBA")


def near(one, other):
    """Say whether two colours look the same: the palette may be off by little."""
    return all(abs(left - right) <= 8 for left, right in zip(one, other, strict=True))


@every
def test_an_icon_is_a_png_of_its_size(name):
    """What the manifest says about an icon is so."""
    opened = Image.open(io.BytesIO(draw(name, COLOUR)))
    assert (opened.format, opened.size) == ("PNG", (ICONS[name][0],) * 2)


@pytest.fixture
def small(monkeypatch):
    """Draw an icon anew at 48 pixels: drawing takes its time, and the cache would give the same bytes."""

    def again(name, colour=COLOUR):
        monkeypatch.setitem(icons.ICONS, name, (48, ICONS[name][1]))
        return draw.__wrapped__(name, colour)

    return again


@every
def test_an_icon_is_drawn_the_same_each_time(name, small):
    """An icon that differed would change every release."""
    assert small(name) == small(name)


@every
def test_an_icon_costs_a_phone_little(name):
    """Each stays below 8 kB."""
    assert len(draw(name, COLOUR)) < 8_000


@pytest.mark.parametrize("name", [name for name in ICONS if name != "monochrome-192"])
def test_an_icon_takes_the_colour_of_the_deck(name, small):
    """The ground, seen beside the mark, is the deck's colour, whichever it is."""
    for colour, ground in ((COLOUR, GROUND), ("#802000", (0x80, 0x20, 0x00))):
        opened = Image.open(io.BytesIO(small(name, colour))).convert("RGBA")
        assert near(opened.getpixel((5, 24)), (*ground, 255))


def test_the_monochrome_icon_is_only_its_shape():
    """Only its alpha is used: nothing that is seen has a colour, and the lines on the card are holes."""
    opened = picture("monochrome-192")
    pixels = [pixel for _, pixel in opened.getcolors()]
    assert {pixel[:3] for pixel in pixels if pixel[3]} == {(0, 0, 0)}
    alphas = {pixel[3] for pixel in pixels}
    assert min(alphas) == 0
    assert max(alphas) > 250
    assert opened.getpixel((53, 82))[3] == 0


@pytest.mark.parametrize("name", SQUARE)
def test_an_icon_that_the_system_cuts_has_no_clear_pixel(name):
    """A mask, or the iPhone, would show black there."""
    assert picture(name).getchannel("A").getextrema() == (255, 255)


@pytest.mark.parametrize("name", [name for name in ICONS if name not in SQUARE])
def test_every_other_icon_has_clear_corners(name):
    """It lies on any background."""
    opened = picture(name)
    last = ICONS[name][0] - 1
    assert [opened.getpixel(corner)[3] for corner in ((0, 0), (last, 0), (0, last), (last, last))] == [0] * 4


def test_the_mark_of_the_maskable_icon_stays_in_the_safe_zone():
    """Whatever is not ground lies in the circle of 80 % diameter (W3C manifest, maskable icons)."""
    opened = picture("maskable-512")
    mark = [
        (x, y)
        for x in range(512)
        for y in range(512)
        if not near(opened.getpixel((x, y)), (*GROUND, 255))
    ]  # fmt: skip
    farthest = max(math.hypot(x - 255.5, y - 255.5) for x, y in mark)
    assert 512 * 0.2 < farthest < 512 * 0.4
