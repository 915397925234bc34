"""The browsers and the publisher of the other browser tests, with a small deck: faults need no large one."""

import pytest

from tests.browser.conftest import Publisher, _close_browsers, browser, chromium, engine
from tests.faults.phone import Phone

__all__ = ("_close_browsers", "chromium", "engine")


@pytest.fixture
def publisher(tmp_path):
    """Twelve made-up cards of the test's own, to edit and publish."""
    publisher = Publisher(tmp_path, cards=12)
    yield publisher
    publisher.site.network()
    publisher.site.down()


@pytest.fixture
def phone(chromium, publisher):
    """A Chromium that has not met the site."""
    return Phone(chromium, publisher)


@pytest.fixture
def saved(phone):
    """A Chromium that keeps the first release."""
    phone.save()
    return phone


@pytest.fixture
def each_new(engine, publisher):
    """Each engine in turn, which has not met the site."""
    return Phone(engine, publisher)


@pytest.fixture
def each(each_new):
    """Each engine in turn, keeping the first release."""
    each_new.save()
    return each_new


@pytest.fixture(params=["chromium", "firefox"])
def either(request, publisher):
    """Both engines whose workers can be made to run on bad storage, each keeping the first release."""
    engine = browser(request.param)
    engine.new_tab()
    engine.errors()
    phone = Phone(engine, publisher)
    phone.save()
    return phone


@pytest.fixture
def starter_phone(chromium, tmp_path):
    """A Chromium that keeps the starter deck, where a test measures what it costs."""
    publisher = Publisher(tmp_path)
    phone = Phone(chromium, publisher)
    phone.save()
    yield phone
    publisher.site.down()
