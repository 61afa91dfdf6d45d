"""Waiting for a page that draws itself bit by bit."""

#: No placeholder is left, and every chart in sight has its drawing.
_DRAWN = """() => !document.querySelector('[data-testid=stSkeleton]') &&
  [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(
    e => e.getBoundingClientRect().top > innerHeight || e.querySelector('svg.main-svg'))"""


def settled(page) -> None:
    """Wait until the script has run through."""
    page.wait_for_selector("h1")
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')", timeout=30_000)
    page.wait_for_timeout(700)
    page.wait_for_function("!document.querySelector('[data-stale=true]')", timeout=30_000)
    page.wait_for_function(_DRAWN, timeout=30_000)
    page.wait_for_timeout(200)
