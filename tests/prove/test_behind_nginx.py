"""`flask serve` behind nginx, as it passes on and as it packs: a look for news stays a few bytes."""

import http.client
import shutil
import subprocess

import pytest

from tests import decks
from tests.release import served

department, live = decks.department, decks.live
CONF = """
worker_processes 1; pid {folder}/pid; error_log {folder}/log; daemon off; events {{ }}
http {{
  access_log off; types {{ text/html html; }}
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port};
    gzip {gzip}; gzip_proxied any; gzip_min_length 20; gzip_types *;
    location / {{ proxy_pass http://127.0.0.1:{behind}; proxy_http_version 1.1; proxy_set_header Host $host;
                  {unpacked} }}
  }}
}}
"""
NO_FORMS = 'proxy_set_header Accept-Encoding "";'  # the server sends plain bytes, and nginx packs them


@pytest.fixture(
    params=[("off", ""), ("on", ""), ("on", NO_FORMS)], ids=["passed on", "gzip on", "nginx packs"]
)
def port(live, request, tmp_path):
    """The port of an nginx before the server; where there is none the test says so and is left out."""
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed")
    gzip, unpacked = request.param
    with served.Server(live) as server:
        front = served.free_port()
        conf = tmp_path / "nginx.conf"
        text = CONF.format(folder=tmp_path, port=front, behind=server.port, gzip=gzip, unpacked=unpacked)
        conf.write_text(text, encoding="utf-8")
        checked = subprocess.run(
            ["nginx", "-t", "-c", conf], capture_output=True, text=True, encoding="utf-8"
        )
        assert checked.returncode == 0, checked.stderr
        with subprocess.Popen(["nginx", "-c", conf]) as running:
            served.until(lambda: answers(front))
            yield front
            running.terminate()


def answers(port):
    """Say whether somebody listens."""
    try:
        return ask(port, "/")[0] == 200
    except OSError:
        return False


def ask(port, path, **given):
    """Ask for a path; gives the status, the headers with small names, and the body."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", path, headers={name.replace("_", "-"): value for name, value in given.items()})
    answer = line.getresponse()
    found = {name.lower(): value for name, value in answer.getheaders()}
    body = answer.read()
    line.close()
    return answer.status, found, body


@pytest.mark.parametrize("accepted", ["identity", "gzip", "br", "gzip, deflate, br, zstd"])
def test_every_tag_that_a_phone_may_hold_is_answered_with_304(live, port, accepted):
    """Its own of the list of files, what came with any form, weak or strong, in a list, and any."""
    made = live.manifest
    asked = 0
    for path in ["/", "/cards/card-0/", "/sw.js", "/release.json", f"/pack/{made['id']}.pack"]:
        status, found, _ = ask(port, path, Accept_Encoding=accepted)
        assert status == 200
        tag = found["etag"].removeprefix("W/")
        plain = ask(port, path, Accept_Encoding="identity")[1]["etag"].removeprefix("W/")
        own = [f'"{made["id"]}-{made["seq"]}"'] if path == "/release.json" else []
        for each in [tag, plain, *own]:
            for known in (each, f"W/{each}", f'"other", {each}', "*"):
                status, told, body = ask(port, path, Accept_Encoding=accepted, If_None_Match=known)
                assert (status, body) == (304, b""), (path, known)
                assert sum(len(f"{name}: {value}\r\n") for name, value in told.items()) <= 500
                asked += 1
        assert ask(port, path, Accept_Encoding=accepted, If_None_Match='"other"')[0] == 200
    print(asked, "looks, all 304")


def test_the_list_of_files_is_304_again_after_every_encoding(live, port):
    """A phone that was given one form asks for another: the same tag of its own holds."""
    made = live.manifest
    for accepted in ("br", "gzip", "identity", "gzip;q=0.5, br;q=0", "*", ""):
        for known in (f'"{made["id"]}-{made["seq"]}"', f'W/"{made["id"]}-{made["seq"]}"'):
            assert ask(port, "/release.json", Accept_Encoding=accepted, If_None_Match=known)[0] == 304
