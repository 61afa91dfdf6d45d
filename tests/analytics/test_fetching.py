"""Fetching: only what is named, politely, never from a private network unless it was named; against a server of our own."""

import hashlib
import http.server
import socket
import threading
import time

import pytest

from analytics import bringing, pipeline
from analytics.engine import Engine
from analytics.errors import InputError
from analytics.fetching import Fetcher, FetchParams, clean_address, public
from analytics.tables import ARTICLES, FINDINGS
from analytics.workspace import Workspace
from tests import inputs
from tests.inputs import EN, FA

QUICK = FetchParams(private=True, pause=0.0, timeout=2.0, whole=3.0, size=200_000)


class Site(http.server.BaseHTTPRequestHandler):
    """Answers from a table; remembers who asked for what."""

    protocol_version = "HTTP/1.1"
    robots: bytes | int | None = None

    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("User-Agent", "")))
        port = self.server.server_address[1]
        if self.path == "/robots.txt":
            if self.server.robots is None:
                return self.answer(404)
            if isinstance(self.server.robots, int):
                return self.answer(self.server.robots)
            return self.answer(200, self.server.robots, "text/plain")
        if self.path.startswith("/to/"):
            return self.answer(302, location=self.path[4:])
        if self.path == "/loop":
            return self.answer(302, location="/loop")
        if self.path == "/private":
            return self.answer(302, location=f"http://[::1]:{port}/a.html")
        if self.path == "/raw":
            return self.answer(302, location="/مقال اول.html".encode().decode("latin-1"))
        if self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            for _ in range(40):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.25)
            return None
        if self.path == "/slowhead":
            for byte in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.1)
            return None
        if self.path == "/large":
            return self.answer(200, b"x" * 300_000)
        if self.path == "/bomb":
            import gzip

            return self.answer(200, gzip.compress(b"x" * 5_000_000), encoding="gzip")
        if self.path == "/feed":
            items = "".join(
                f"<item><title>t</title><link>http://127.0.0.1:{port}/{n}.html</link><description>short</description></item>"
                for n in ("a", "b")
            )
            items += f"<item><title>t</title><link>http://127.0.0.1:{port}/feed2</link></item><item><link>file:///etc/passwd</link></item>"
            return self.answer(200, f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode(), "application/rss+xml")
        if self.path == "/feed2":
            return self.answer(
                200,
                f'<rss version="2.0"><channel><title>G</title><item><title>t</title><link>http://127.0.0.1:{port}/c.html</link><description>{FA}</description></item></channel></rss>'.encode(),
                "application/rss+xml",
            )
        if self.path.endswith(".html"):
            head = '<meta property="article:published_time" content="2018-05-06">'
            return self.answer(
                200,
                inputs.html(EN + f"\nThis is the page {self.path} and no other.", title="A programme", head=head),
                "text/html; charset=utf-8",
            )
        if self.path in self.server.files:
            return self.answer(200, self.server.files[self.path], "application/octet-stream")
        return self.answer(404)

    def answer(self, status, data=b"", type_="text/plain", location="", encoding=""):
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.send_header("Content-Type", type_)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked, server.robots, server.files = [], None, {}
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.address = f"http://127.0.0.1:{server.server_address[1]}"
    yield server
    server.shutdown()
    server.server_close()


def fetch(address, params=QUICK):
    with Fetcher(params) as fetcher:
        return fetcher.fetch(address)


def refused(address, params=QUICK):
    with pytest.raises(InputError) as fault:
        fetch(address, params)
    return fault.value.code


@pytest.mark.parametrize("address", [
    "127.0.0.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1",
    "::1", "::", "fe80::1", "fc00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.1.1.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1%eth0",
])  # fmt: skip
def test_addresses_that_are_not_public(address):
    assert not public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_that_are(address):
    assert public(address)


@pytest.mark.parametrize("address", ["ftp://a.example/", "file:///etc/passwd", "http://", "http://u:p@a.example/", "javascript:alert(1)", "http://a.example/ b", "http://a.example/\r\nX: y", "http://[bad", "http://a.example:99999/", "", "a.example"])  # fmt: skip
def test_what_is_no_address(address):
    with pytest.raises(InputError) as fault:
        clean_address(address)
    assert fault.value.code == "bad_address"


def test_an_address_is_asked_without_its_fragment_and_with_its_name_in_ascii():
    assert clean_address(" HTTP://Bücher.example:8080/a?b=ج#c ") == "http://xn--bcher-kva.example:8080/a?b=ج"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "0"])
def test_private_addresses_are_refused_however_they_are_written(host, site):
    port = site.server_address[1]
    assert refused(f"http://{host}:{port}/a.html", FetchParams(pause=0.0, timeout=1.0)) in ("private_address", "bad_address")
    assert site.asked == []


def test_a_name_that_resolves_to_a_private_address_is_refused_and_resolved_once(site, monkeypatch):
    looked = []

    whole = socket.getaddrinfo

    def resolve(host, port, *rest, **more):
        if host[0].isdigit():  # connecting to an address looks that one up
            return whole(host, port, *rest, **more)
        looked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1" if len(looked) > 1 else "93.184.216.34", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    params = FetchParams(pause=0.0, timeout=0.2, whole=0.5, robots=False)
    assert refused(f"http://rebinding.example:{site.server_address[1]}/a.html", params) == "unreachable"
    assert looked == ["rebinding.example"]  # a second answer would have led to this machine
    looked.append("x")
    assert refused(f"http://rebinding.example:{site.server_address[1]}/a.html", params) == "private_address"
    assert site.asked == []


def test_a_redirect_to_a_private_address_is_refused_even_where_one_was_named(site):
    assert refused(f"{site.address}/private") == "private_address"
    assert refused(f"{site.address}/to/http://169.254.169.254/latest") == "private_address"
    assert refused(f"{site.address}/to/file:///etc/passwd") == "bad_address"


def test_redirects_are_followed_and_bounded(site):
    answer = fetch(f"{site.address}/to//to//a.html")
    assert answer.address == f"{site.address}/a.html" and answer.asked.endswith("/to//to//a.html")
    assert refused(f"{site.address}/loop") == "too_many_redirects"


def test_a_redirect_in_raw_utf_8_is_followed(site):
    assert fetch(f"{site.address}/raw").status == 200
    assert site.asked[-1][0] == "/%D9%85%D9%82%D8%A7%D9%84%20%D8%A7%D9%88%D9%84.html"


def test_sizes_and_times_are_bounded(site):
    assert refused(f"{site.address}/large") == "too_large"
    assert refused(f"{site.address}/bomb") == "too_large"
    for slow in ("/drip", "/slowhead"):
        began = time.monotonic()
        assert refused(f"{site.address}{slow}") == "unreachable"
        assert time.monotonic() - began < 6
    assert refused(f"{site.address}/nothing") == "unreachable"


def test_robots_are_asked_first_and_obeyed(site):
    site.robots = b"User-agent: *\nDisallow: /private-area/\nCrawl-delay: 7\n\nUser-agent: Marsad\nDisallow: /not-for-marsad\n"
    waited = []
    with Fetcher(QUICK, wait=waited.append) as fetcher:
        assert fetcher.fetch(f"{site.address}/a.html").status == 200
        with pytest.raises(InputError, match="robots"):
            fetcher.fetch(f"{site.address}/not-for-marsad/x.html")
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a.html"]
    assert all(agent.startswith("Marsad/") for _, agent in site.asked)


@pytest.mark.parametrize("robots", [500, 503])
def test_a_site_whose_robots_fail_is_left_alone(site, robots):
    site.robots = robots
    with Fetcher(QUICK) as fetcher:
        for _ in range(2):
            with pytest.raises(InputError, match="robots"):
                fetcher.fetch(f"{site.address}/a.html")
    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_a_very_long_robots_file_is_read_as_far_as_it_must_be(site):
    site.robots = b"User-agent: *\nDisallow: /x\n" + b"# \n" * 300_000
    assert fetch(f"{site.address}/a.html").status == 200
    assert refused(f"{site.address}/x.html") == "robots"


def test_a_host_is_not_asked_faster_than_it_should_be(site):
    waited = []
    with Fetcher(FetchParams(private=True, pause=5.0, timeout=2.0), wait=waited.append) as fetcher:
        fetcher.fetch(f"{site.address}/a.html")
        fetcher.fetch(f"{site.address}/b.html")
    assert len(waited) == 2 and all(4.0 < w <= 5.0 for w in waited)


def test_pages_and_feeds_become_articles_with_their_address(site, tmp_path):
    workspace = Workspace(tmp_path / "ws")
    brought = bringing.bring_pages([f"{site.address}/a.html", f"{site.address}/gone", f"{site.address}/feed2"], workspace, params=QUICK)
    assert brought.number == 2 and [f.address for f in brought.failures] == [f"{site.address}/gone"]
    with Engine(1) as engine:
        counts = pipeline.ingest([__import__("pathlib").Path(brought.folder)], workspace, engine=engine)
    assert (counts.accepted, counts.rejected) == (2, 0)
    articles = workspace.require().read(ARTICLES).set_index("url")
    assert articles.loc[f"{site.address}/a.html", ["outlet", "published"]].tolist() == ["127.0.0.1", "2018-05-06"]
    assert "address" in set(workspace.require().read(FINDINGS)["origin"])


def test_what_a_feed_lists_is_fetched_only_when_asked_and_one_level_deep(site, tmp_path):
    bringing.bring_pages([f"{site.address}/feed"], Workspace(tmp_path / "one"), params=QUICK)
    assert [path for path, _ in site.asked] == ["/robots.txt", "/feed"]
    site.asked.clear()
    brought = bringing.bring_pages([f"{site.address}/feed"], Workspace(tmp_path / "two"), follow=True, params=QUICK)
    assert [path for path, _ in site.asked] == ["/robots.txt", "/feed", "/a.html", "/b.html", "/feed2"]
    assert brought.number == 3


def test_the_same_answers_are_the_same_file(site, tmp_path):
    one, two = (bringing.bring_pages([f"{site.address}/a.html"], Workspace(tmp_path / n), params=QUICK) for n in ("one", "two"))
    assert one.folder.rpartition("/")[2] == two.folder.rpartition("/")[2]


def test_an_open_corpus_is_fetched_by_name_when_its_terms_are_accepted_and_its_hash_is_right(site, tmp_path):
    data = inputs.jsonl(inputs.record(id="a"))
    site.files["/corpus.jsonl"] = data
    file = {"address": f"{site.address}/corpus.jsonl", "sha256": hashlib.sha256(data).hexdigest()}
    known = {"tiny": {"title": "Tiny", "licence": "CC0", "homepage": site.address, "size": len(data), "files": [file]}}
    workspace = Workspace(tmp_path / "ws")
    with pytest.raises(InputError, match="Tiny comes under these terms: CC0"):
        bringing.bring_dataset("tiny", workspace, known=known, params=QUICK)
    with pytest.raises(InputError, match="no dataset called other: choose one of tiny"):
        bringing.bring_dataset("other", workspace, known=known, params=QUICK)
    assert site.asked == [] and not workspace.root.exists()
    brought = bringing.bring_dataset("tiny", workspace, accepted=True, known=known, params=QUICK)
    with Engine(1) as engine:
        assert pipeline.ingest([__import__("pathlib").Path(brought.folder)], workspace, engine=engine).accepted == 1
    file["sha256"] = "0" * 64
    with pytest.raises(InputError, match="not the file it should be"):
        bringing.bring_dataset("tiny", workspace, accepted=True, known=known, params=QUICK)


def test_the_open_corpora_are_described_completely():
    known = bringing.datasets()
    assert {"saudinewsnet", "fa-kes", "pn-summary"} <= set(known)
    for about in known.values():
        assert about["title"] and about["licence"] and about["homepage"].startswith("https://")
        for file in about["files"]:
            assert file["address"].startswith("https://")
            assert len(file.get("sha256", "")) == 64 or len(file.get("md5", "")) == 32
    assert len(known["saudinewsnet"]["files"]) == 18
