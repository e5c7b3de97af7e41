"""The application in a browser: the walk of a morning, without JavaScript and without a network."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from kabar.cli.demo import make
from kabar.web import Settings, create_app

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
PAGES = [
    "/", "/reported?days=36500", "/picks", "/map?since=2022-01-01", "/timeline?since=2022-01-01",
    "/actors?since=2022-01-01", "/network?since=2022-01-01", "/tags?since=2022-01-01",
    "/ledger?valid=2022-08-17", "/search", "/add", "/about", "/article?id=vanuatu-1", "/actor?name=Vanuatu",
]  # fmt: skip
pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="no chromium: apt install chromium"
    ),
]
# What a page looks like to a reader who cannot see it well: contrast of words and their ground.
CONTRAST = """
() => {
  const lum = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
  const rgb = s => { const m = s.match(/[\\d.]+/g).map(Number); return m.length > 3 && m[3] === 0 ? null : m.slice(0, 3); };
  const bad = [];
  for (const e of document.querySelectorAll('body *')) {
    if (e.closest('svg') || e.closest('.hidden') || e.closest('.skip') || !e.checkVisibility() || e.tagName === 'OPTION') continue;
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    let ground = null;
    for (let at = e; at && !ground; at = at.parentElement) ground = rgb(getComputedStyle(at).backgroundColor);
    ground = ground || [255, 255, 255];
    const [a, b] = [lum(rgb(getComputedStyle(e).color)), lum(ground)].sort((x, y) => y - x);
    const size = parseFloat(getComputedStyle(e).fontSize), bold = +getComputedStyle(e).fontWeight >= 700;
    const need = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
    if ((a + .05) / (b + .05) < need) bad.push([e.tagName, e.className, e.textContent.trim().slice(0, 30), ((a + .05) / (b + .05)).toFixed(2)]);
  }
  return bad;
}
"""
UNNAMED = """
() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a[href], svg[role=img]')]
  .filter(e => e.checkVisibility() && !e.closest('svg a'))
  .filter(e => !(e.labels && e.labels.length) && !e.getAttribute('aria-label') && !(e.textContent || '').trim() && !e.querySelector('title'))
  .map(e => e.outerHTML.slice(0, 120))
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example store, served."""
    store = str(tmp_path_factory.mktemp("browser") / "demo.db")
    make(store)
    server = uvicorn.Server(
        uvicorn.Config(create_app(Settings(store=store, write=True)), log_level="error")
    )
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    running = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    running.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    running.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "CI needs chromium"
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


def opened(browser: Any, address: str, **options: Any) -> tuple[Any, list[str]]:
    """Return a page, and the requests that left for elsewhere."""
    context = browser.new_context(**options)
    strays: list[str] = []

    def watch(request: Any) -> None:
        if not request.url.startswith((address, "data:")):
            strays.append(request.url)

    context.on("request", watch)
    page = context.new_page()
    page.set_default_timeout(20_000)
    return page, strays


def test_a_mornings_walk(browser: Any, address: str) -> None:
    page, strays = opened(browser, address)
    page.goto(address)
    page.click("text=Vanuatu recognises Bougainville")
    assert "independent" in page.inner_text("main")
    page.click("section.happening blockquote a >> nth=0")
    assert page.url.rpartition("#")[2].startswith("t-ev-")
    marked = page.locator(f'[id="{page.url.rpartition("#")[2]}"] + mark')
    assert "trigger" in marked.get_attribute("class").split()
    told = page.locator(f"#{page.url.rpartition('#')[2].replace('t-', 'e-')} .event").inner_text()
    assert marked.inner_text().split()[0] in told
    page.click(".events .event a[href^='/actor'] >> nth=0")
    assert page.inner_text("h1") in {"Vanuatu", "Bougainville"}
    page.goto(address + "/ledger")
    page.fill("input[name=valid]", "2022-08-17")
    page.click("text=Show")
    assert "Nauru" in page.inner_text("table")
    page.goto(address + "/map?since=2022-01-01")
    page.locator("svg.map a").first.click()
    assert "/search?" in page.url
    page.goto(address + "/timeline?since=2022-07-01&until=2022-09-01")
    page.locator("svg.chart a").first.click()
    assert page.locator(".event").count() > 0
    page.fill(".asked input[name=q]", "Dili")
    page.fill(".asked input[name=since]", "2022-01-01")
    page.fill(".asked input[name=until]", "2022-12-31")
    page.click(".asked button")
    page.click("aside a:has-text('PROTEST')")
    assert "PROTEST" in page.inner_text(".chips")
    page.goto(address + "/add")
    page.fill(
        "textarea", "Chad expelled two diplomats of Niger on 5 May 2026, its foreign ministry said."
    )
    page.click("text=Code it", timeout=60_000)
    page.wait_for_selector("[role=status]", timeout=90_000)
    assert "expel" in page.inner_text("main")
    assert strays == []


def test_every_page_answers_without_javascript(browser: Any, address: str) -> None:
    page, strays = opened(browser, address, java_script_enabled=False)
    for path in PAGES:
        answer = page.goto(address + path)
        assert answer.status == 200
        assert page.locator("h1").count() == 1
    assert strays == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_and_controls_have_names(browser: Any, address: str, scheme: str) -> None:
    page, _ = opened(browser, address, color_scheme=scheme)
    for path in PAGES:
        page.goto(address + path)
        assert page.evaluate(CONTRAST) == [], path
        assert page.evaluate(UNNAMED) == [], path


def test_axe_finds_nothing_serious(browser: Any, address: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, _ = opened(browser, address)
    axe = Axe()
    for path in [*PAGES, "/no-such-page"]:
        page.goto(address + path)
        found = axe.run(page).response["violations"]
        serious = [
            (v["id"], [n["html"][:120] for n in v["nodes"][:3]])
            for v in found
            if v["impact"] in {"serious", "critical"}
        ]
        assert serious == [], (path, serious)


def test_pages_fit_a_phone(browser: Any, address: str) -> None:
    page, _ = opened(browser, address, viewport={"width": 390, "height": 844})
    for path in PAGES:
        page.goto(address + path)
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, (path, wide)


def test_the_keyboard_reaches_the_content(browser: Any, address: str) -> None:
    page, _ = opened(browser, address)
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_no_script_of_a_page_runs(browser: Any, address: str) -> None:
    """Even one that the templates let through would be stopped by the policy."""
    page, _ = opened(browser, address)
    page.goto(address + "/about")
    page.evaluate(
        """() => {
          window.stopped = [];
          document.addEventListener('securitypolicyviolation', e => window.stopped.push(e.effectiveDirective));
          const script = document.createElement('script');
          script.textContent = 'window.hit = 1';
          const image = document.createElement('img');
          image.src = 'http://127.0.0.2:9/x';
          const sheet = document.createElement('div');
          sheet.setAttribute('style', 'color: red');
          document.body.append(script, image, sheet);
        }"""
    )
    page.wait_for_function("window.stopped.length >= 3")
    assert page.evaluate("window.hit === undefined")
    assert {d.partition("-")[0] for d in page.evaluate("window.stopped")} == {
        "script",
        "img",
        "style",
    }
