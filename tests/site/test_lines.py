"""The page of help lines, and numbers on cards, as officers get them."""

from tests import decks

starter, department, live = decks.starter, decks.department, decks.live
ROW = '\n[[line]]\nid = "{name}"\nkind = "{kind}"\nname = "{name}"\nuse = "Anyone."\ncall = "{call}"\n'
CHECKED = 'checked = "2026-11-23"\n'


def numbers(page, around):
    """Give every number a page offers inside an element: where it leads, and its words."""
    return [
        link.attributes["href"]
        for link in page.all("a")
        if around in link.around and link.attributes["href"].startswith(("tel:", "sms:"))
    ]


def add(department, **row):
    """Write one more row of lines."""
    checked = row.pop("checked", CHECKED)
    path = department.content / "deck.toml"
    path.write_text(path.read_text(encoding="utf-8") + ROW.format(**row) + checked, encoding="utf-8")


def test_every_line_can_be_called_or_texted(starter):
    """Each number that the starter deck has checked leads to the phone's own app."""
    lines = starter.app().extensions["pages"].load().lines
    assert len(lines) > 10
    wanted = sum(bool(number) for line in lines for number in (line.call, line.text, line.tty))
    assert len(numbers(starter.pages()["/lines/"], "p.acts")) == wanted


def test_the_departments_contacts_come_first(live):
    """They are nearer than any national line."""
    add(live, name="far", kind="national", call="988")
    add(live, name="near", kind="department", call="555-0100")
    live.build()
    assert numbers(live.pages()["/lines/"], "p.acts") == ["tel:5550100", "tel:988"]


def test_a_number_that_nobody_checked_is_nowhere_in_a_release(live):
    """Not on a page, not in the search, in no object."""
    add(live, name="unsure", kind="national", call="555-0177", checked="")
    live.build()
    assert [address for address in live.files if b"555-0177" in live.body(address)] == []


def test_a_number_on_a_card_is_a_link_in_the_glance_and_below(starter):
    """An officer does not copy digits."""
    veteran = starter.pages()["/cards/veteran-ptsd/"]
    assert numbers(veteran, "section.do") == ["tel:988"]
    assert numbers(veteran, "details.learn") == ["tel:988", "sms:838255"]
