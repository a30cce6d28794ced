"""The page of the stand-in: markup as Slack shows it, and nothing of a message runs in the browser."""

import urllib.request
from collections.abc import Iterator

import pytest
from local_aws.slack.mrkdwn import plain_to_html, to_html
from local_aws.slack.page import Page
from local_aws.slack.workspace import Workspace
from running import Cloud


@pytest.mark.parametrize(
    ("mrkdwn", "html"),
    [
        ("*bold* _it_ ~no~", "<b>bold</b> <i>it</i> <s>no</s>"),
        ("a*b*c 2 * 3 * 4 snake_case_name", "a*b*c 2 * 3 * 4 snake_case_name"),
        ("`*code*` &lt;b&gt;", "<code>*code*</code> &lt;b&gt;"),
        ("```\na\nb\n```", "<pre>a\nb</pre>"),
        ("one\ntwo", "one<br>two"),
        ("&amp;lt; once", "&amp;lt; once"),
        (
            "<https://e.com/?a=1&amp;b=2|Console>",
            '<a href="https://e.com/?a=1&amp;b=2" rel="noopener noreferrer">Console</a>',
        ),
        ("https://e.com/x", '<a href="https://e.com/x" rel="noopener noreferrer">https://e.com/x</a>'),
        ("<!channel> <@U1>", '<span class="mention">@channel</span> <span class="mention">@U1</span>'),
        ("<javascript:alert(1)|x>", "&lt;javascript:alert(1)|x&gt;"),
        ('<https://e.com/"onclick=1|"x>', '<a href="https://e.com/&quot;onclick=1" rel="noopener noreferrer">&quot;x</a>'),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ],
)
def test_markup_is_shown_as_slack_does_and_the_rest_is_escaped(mrkdwn: str, html: str) -> None:
    assert to_html(mrkdwn) == html


def test_plain_text_has_no_markup() -> None:
    assert plain_to_html("*a* <b>\n`c`") == "*a* &lt;b&gt;<br>`c`"


BLOCKS = [
    {"type": "header", "text": {"type": "plain_text", "text": "<i>Mining</i>"}},
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Contained*"}},
    {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Resource*\n`i-1`"}]},
    {"type": "divider"},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "small"}]},
    {"type": "table", "rows": []},
]


def test_a_message_is_shown_with_its_blocks_thread_and_edits() -> None:
    workspace = Workspace()
    first = workspace.add("C1", {"text": "fallback", "blocks": BLOCKS}, "bot")
    first.versions.append({})
    workspace.add("C1", {"text": "answer"}, "bot", first.ts)
    workspace.add("C1", {"text": "worse", "reply_broadcast": "true"}, "bot", first.ts)
    html = Page(workspace)._document(workspace.of("C1"))
    assert "<h2>&lt;i&gt;Mining&lt;/i&gt;</h2>" in html
    assert '<div class="fields"><div><b>Resource</b><br><code>i-1</code></div></div>' in html
    assert '<p class="context">small</p>' in html
    assert "[table]" in html and "(edited)" in html and "2 replies" in html
    assert html.count("<p>answer</p>") == 1
    assert html.count("<p>worse</p>") == 2 and "replied to a thread" in html
    assert "fallback" not in html


@pytest.fixture
def empty(cloud: Cloud) -> Iterator[Cloud]:
    cloud.admin("DELETE", "/_local/slack/messages")
    yield cloud
    cloud.admin("DELETE", "/_local/slack/messages")


def test_the_page_shows_one_channel_or_one_message_and_lets_nothing_run(empty: Cloud) -> None:
    for channel in ("one", "two"):
        url = f"{empty.endpoint}/_local/slack/webhook/{channel}"
        urllib.request.urlopen(urllib.request.Request(url, f'{{"text": "to {channel}"}}'.encode()))
    ts = empty.admin("GET", "/_local/slack/messages?channel=two")[0]["ts"]
    page = f"{empty.endpoint}/_local/slack/page"
    with urllib.request.urlopen(page) as answer:
        whole, policy = answer.read().decode(), answer.headers["content-security-policy"]
    one = urllib.request.urlopen(f"{page}?channel=one").read().decode()
    named = urllib.request.urlopen(f"{page}?ts={ts}").read().decode()
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert ("to one" in whole and "to two" in whole) is True
    assert ("to one" in one, "to two" in one) == (True, False)
    assert ("to one" in named, "to two" in named) == (False, True)


def test_an_empty_page_says_so(empty: Cloud) -> None:
    assert "No message yet." in urllib.request.urlopen(f"{empty.endpoint}/_local/slack/page").read().decode()
