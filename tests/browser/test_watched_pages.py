"""The watch itself sees what breaks a policy and what is asked of others; axe runs under a strict policy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
PAGE = """<!doctype html><html lang="en"><head><title>Kith</title>{head}</head>
<body><main><h1>Kith</h1>{body}</main></body></html>"""


def page_of(head: str = "", body: str = "", policy: str = STRICT) -> Starlette:
    """An application of one page."""

    def answer(request: Request) -> HTMLResponse:
        return HTMLResponse(PAGE.format(head=head, body=body), headers={"Content-Security-Policy": policy})

    return Starlette(routes=[Route("/", answer), Route("/favicon.ico", answer)])


def test_sound_page_passes_the_watch_and_axe(
    serve: Callable[[Any], str], page: Any, axe: Any, screenshot: Callable[[Any, str], Path]
) -> None:
    page.goto(serve(page_of(body="<p>Nothing stands out.</p>")))
    assert axe(page) == []
    assert screenshot(page, "watched-page").stat().st_size > 0


def test_axe_finds_what_is_wrong_under_a_strict_policy(serve: Callable[[Any], str], page: Any, axe: Any) -> None:
    page.goto(serve(page_of(body='<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">')))
    assert [line.partition(":")[0] for line in axe(page)] == ["image-alt"]


def test_inline_script_is_seen_as_a_violation(serve: Callable[[Any], str], page: Any, watch: Any) -> None:
    page.goto(serve(page_of(body="<script>document.title = 'x'</script>")))
    page.wait_for_timeout(100)
    assert any(text.startswith("script-src-elem inline") for text in watch.violations)
    watch.violations.clear()


def test_violation_within_a_sandboxed_frame_is_seen(serve: Callable[[Any], str], page: Any, watch: Any) -> None:
    inner = serve(page_of(body="<script>1</script>", policy="sandbox allow-scripts; default-src 'none'"))
    page.goto(
        serve(page_of(body=f'<iframe sandbox="allow-scripts" title="inner" src="{inner}"></iframe>', policy="frame-src *"))
    )
    page.wait_for_timeout(200)
    assert watch.violations
    watch.violations.clear()


@pytest.mark.parametrize("policy", [STRICT, "default-src * 'unsafe-inline'"])
def test_request_to_another_host_is_seen(serve: Callable[[Any], str], page: Any, watch: Any, policy: str) -> None:
    page.goto(serve(page_of(head='<link rel="stylesheet" href="http://cdn.invalid/a.css">', policy=policy)))
    page.wait_for_timeout(100)
    assert watch.strangers or watch.violations
    watch.strangers.clear()
    watch.violations.clear()


def test_script_error_is_seen(serve: Callable[[Any], str], page: Any, watch: Any) -> None:
    page.goto(serve(page_of(body="<script>nowhere()</script>", policy="default-src 'unsafe-inline'")))
    page.wait_for_timeout(100)
    assert ["nowhere" in error for error in watch.errors] == [True]
    watch.errors.clear()
