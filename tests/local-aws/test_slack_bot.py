"""The stand-in's Web API over HTTP: tokens, methods, errors and the rate of a channel."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest
from running import Cloud, unique

TOKEN = "xoxb-local-riposte"
METADATA = {"event_type": "riposte_alert", "event_payload": {"incident_id": "inc-1", "state_version": 3}}


@pytest.fixture(autouse=True)
def slack(cloud: Cloud) -> Iterator[None]:
    cloud.admin("DELETE", "/_local/slack/messages")
    yield
    cloud.admin("PUT", "/_local/slack/rate", {"per_second": None})
    cloud.admin("DELETE", "/_local/slack/messages")


@pytest.fixture
def channel() -> str:
    return unique("C").upper().replace("-", "")


class Bot:
    """Calls as @slack/web-api makes them: a form whose complex fields are JSON."""

    def __init__(self, cloud: Cloud, token: str = TOKEN) -> None:
        self._url, self._token = f"{cloud.endpoint}/_local/slack/api/", token

    def __call__(self, method: str, **given: object) -> dict:
        return self.raw(method, given)[1]

    def raw(self, method: str, given: dict) -> tuple[int, dict, dict]:
        form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        request = urllib.request.Request(self._url + method, urllib.parse.urlencode(form).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, json.load(answer), dict(answer.headers)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error), dict(error.headers)


@pytest.fixture
def bot(cloud: Cloud) -> Bot:
    return Bot(cloud)


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-of-nobody", "invalid_auth"), ("xoxb-revoked-1", "token_revoked")],
)
def test_only_the_bots_token_is_taken(cloud: Cloud, channel: str, token: str, error: str) -> None:
    assert Bot(cloud, token)("chat.postMessage", channel=channel, text="x") == {"ok": False, "error": error}
    assert cloud.admin("GET", "/_local/slack/messages") == []


def test_the_bot_says_who_it_is(bot: Bot) -> None:
    assert bot("auth.test")["ok"] is True


def test_a_message_has_a_name_by_which_it_is_changed(cloud: Cloud, bot: Bot, channel: str) -> None:
    blocks = [{"type": "divider"}]
    ts = bot("chat.postMessage", channel=channel, text="first", blocks=blocks)["ts"]
    assert bot("chat.update", channel=channel, ts=ts, text="second")["ok"] is True
    (kept,) = cloud.admin("GET", f"/_local/slack/messages?channel={channel}")
    assert (kept["ts"], kept["by"]) == (ts, "bot")
    assert kept["payload"] == {"text": "second"}
    assert kept["versions"] == [{"text": "first", "blocks": blocks}]


def test_a_thread_is_read_oldest_first_and_the_channel_newest_first(bot: Bot, channel: str) -> None:
    first = bot("chat.postMessage", channel=channel, text="1", metadata=METADATA)["ts"]
    bot("chat.postMessage", channel=channel, text="1a", thread_ts=first)
    bot("chat.postMessage", channel=channel, text="1b", thread_ts=first, reply_broadcast=True)
    bot("chat.postMessage", channel=channel, text="2")
    thread = bot("conversations.replies", channel=channel, ts=first)["messages"]
    whole = bot("conversations.history", channel=channel, include_all_metadata=True)["messages"]
    assert [message["text"] for message in thread] == ["1", "1a", "1b"]
    assert [message["text"] for message in whole] == ["2", "1b", "1"]
    assert whole[-1]["metadata"] == METADATA
    assert "metadata" not in thread[0]


def test_pages_and_times_limit_what_is_read(bot: Bot, channel: str) -> None:
    names = [bot("chat.postMessage", channel=channel, text=str(index))["ts"] for index in range(3)]
    page = bot("conversations.history", channel=channel, limit=2)
    rest = bot("conversations.history", channel=channel, limit=2, cursor=page["response_metadata"]["next_cursor"])
    assert [[m["text"] for m in answer["messages"]] for answer in (page, rest)] == [["2", "1"], ["0"]]
    assert (page["has_more"], rest["has_more"]) == (True, False)
    later = bot("conversations.history", channel=channel, oldest=names[0])
    assert [m["text"] for m in later["messages"]] == ["2", "1"]
    edge = bot("conversations.history", channel=channel, oldest=names[0], latest=names[1], inclusive=True)
    assert [m["text"] for m in edge["messages"]] == ["1", "0"]


@pytest.mark.parametrize(
    ("method", "given", "error"),
    [
        ("chat.postMessage", {"channel": "#alerts", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "CMISSING1", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "CELSEWHERE", "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "CARCHIVED1", "text": "x"}, "is_archived"),
        ("chat.postMessage", {"channel": "C1AB"}, "no_text"),
        ("chat.postMessage", {"channel": "C1AB", "text": "x" * 40_001}, "msg_too_long"),
        ("chat.postMessage", {"channel": "C1AB", "blocks": [{"type": "section"}]}, "invalid_blocks"),
        ("chat.postMessage", {"channel": "C1AB", "blocks": "{"}, "invalid_blocks_format"),
        ("chat.postMessage", {"channel": "C1AB", "text": "x", "thread_ts": "1.0"}, "thread_not_found"),
        ("chat.postMessage", {"channel": "C1AB", "text": "x", "metadata": {"event_type": ""}}, "invalid_metadata_format"),
        ("chat.postMessage", {"channel": "C1AB", "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
        ("chat.update", {"channel": "C1AB", "ts": "1.0", "text": "x"}, "message_not_found"),
        ("conversations.replies", {"channel": "C1AB", "ts": "1.0"}, "thread_not_found"),
        ("conversations.history", {"channel": "alerts"}, "channel_not_found"),
        ("chat.nothing", {}, "unknown_method"),
    ],
)
def test_a_wrong_call_is_refused_with_the_code_of_slack(bot: Bot, method: str, given: dict, error: str) -> None:
    assert bot.raw(method, given)[:2] == (200, {"ok": False, "error": error})


def test_what_a_webhook_posted_is_not_the_bots_to_change(cloud: Cloud, bot: Bot, channel: str) -> None:
    url = f"{cloud.endpoint}/_local/slack/webhook/{channel}"
    urllib.request.urlopen(urllib.request.Request(url, b'{"text": "x"}', {"Content-Type": "application/json"}))
    (kept,) = cloud.admin("GET", "/_local/slack/messages")
    assert bot("chat.update", channel=channel, ts=kept["ts"], text="y")["error"] == "cant_update_message"


def test_json_is_taken_as_well_as_a_form(cloud: Cloud, channel: str) -> None:
    body = json.dumps({"channel": channel, "text": "x"}).encode()
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json; charset=utf-8"}
    url = f"{cloud.endpoint}/_local/slack/api/chat.postMessage"
    with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as answer:
        assert json.load(answer)["ok"] is True


def test_a_channel_takes_one_message_a_second_when_that_is_switched_on(cloud: Cloud, bot: Bot, channel: str) -> None:
    cloud.admin("PUT", "/_local/slack/rate", {"per_second": 1})
    assert bot("chat.postMessage", channel=channel, text="1")["ok"] is True
    status, answer, headers = bot.raw("chat.postMessage", {"channel": channel, "text": "2"})
    assert (status, answer["error"], headers["retry-after"]) == (429, "ratelimited", "1")
    assert bot("chat.postMessage", channel=f"{channel}B", text="another channel")["ok"] is True
    hook = urllib.request.Request(f"{cloud.endpoint}/_local/slack/webhook/{channel}", b'{"text": "x"}')
    with pytest.raises(urllib.error.HTTPError, match="429"):
        urllib.request.urlopen(hook)
    cloud.admin("PUT", "/_local/slack/rate", {"per_second": None})
    assert bot("chat.postMessage", channel=channel, text="3")["ok"] is True


def test_an_error_can_be_planned_for_one_method(cloud: Cloud, bot: Bot, channel: str) -> None:
    cloud.admin("PUT", "/_local/slack/behaviour", {"error": "edit_window_closed", "method": "chat.update"})
    ts = bot("chat.postMessage", channel=channel, text="x")["ts"]
    answers = [bot("chat.update", channel=channel, ts=ts, text="y") for _ in range(2)]
    assert [answer.get("error") for answer in answers] == ["edit_window_closed", None]


@pytest.mark.parametrize("status", [429, 503])
def test_trouble_can_be_planned_for_the_api_too(cloud: Cloud, bot: Bot, channel: str, status: int) -> None:
    cloud.admin("PUT", "/_local/slack/behaviour", {"status": status, "retry_after": 3})
    assert bot.raw("chat.postMessage", {"channel": channel, "text": "x"})[0] == status
    assert bot("chat.postMessage", channel=channel, text="x")["ok"] is True


def test_only_a_sensible_rate_can_be_set(cloud: Cloud) -> None:
    with pytest.raises(urllib.error.HTTPError, match="400"):
        cloud.admin("PUT", "/_local/slack/rate", {"per_second": 0})
