"""What is measured lands between its two comments, and nowhere else."""

import pytest
from werkzeug.test import Client

from tests.anchors import table
from tests.anchors.static import Static
from tests.decks import ROOT, fetch


def test_only_what_stands_between_the_comments_changes():
    page = "before\n<!-- anchors -->\nold\n<!-- /anchors -->\nafter\n"
    written = table.put(page, "new")
    assert written == "before\n<!-- anchors -->\n\nnew\n\n<!-- /anchors -->\nafter\n"
    assert table.put(written, "new") == written


@pytest.mark.parametrize("page", ["", "<!-- anchors -->", "<!-- /anchors --> <!-- anchors -->"])
def test_a_page_without_both_comments_is_refused(page):
    with pytest.raises(ValueError, match="add both"):
        table.put(page, "new")


def test_the_page_has_room_for_the_table():
    page = (ROOT / "docs" / "offline.md").read_text(encoding="utf-8")
    assert "what was seen" in table.put(page, "what was seen")


def test_no_cell_can_break_the_table():
    text = table.table("what", ["one", "two"], {"row": ["a | b", "c\nd"]})
    assert text.splitlines() == ["| what | one | two |", "| --- | --- | --- |", "| row | a \\| b | c d |"]


def test_the_other_workers_are_served_as_a_static_host_would(tmp_path):
    """A folder gives its index page, compressed for those who ask; what they have is not sent again."""
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "index.html").write_text("card " * 100, encoding="utf-8")
    client = Client(Static(tmp_path))
    plain, packed = fetch(client, "/cards/"), fetch(client, "/cards/index.html", Accept_Encoding="br")
    assert plain.text == "card " * 100
    assert packed.headers["Content-Encoding"] == "br"
    assert len(packed.data) < len(plain.data)
    assert fetch(client, "/cards/", If_None_Match=plain.headers["ETag"]).status_code == 304
    assert fetch(client, "/card/").status_code == 404
