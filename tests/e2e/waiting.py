"""Waiting for a page that draws itself bit by bit."""


def settled(page) -> None:
    """Wait until the script has run through."""
    page.wait_for_selector("h1")
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')", timeout=30_000)
    page.wait_for_timeout(700)
    page.wait_for_function("!document.querySelector('[data-stale=true]')", timeout=30_000)
