"""Targets of rules: what they must allow, what is retried, what lands in the dead-letter queue."""

import json

from running import ACCOUNT, REGION, Cloud, Queue, attributes, document, eventually, unique

EVENTS = "events.amazonaws.com"


def send_through_rule(cloud: Cloud, target: dict, bus: str = "default") -> str:
    """Put one event through a rule with one target; gives the rule's ARN."""
    events, name = cloud.client("events"), unique("rule")
    pattern = json.dumps({"source": [name]})
    arn = events.put_rule(Name=name, EventPattern=pattern, EventBusName=bus)["RuleArn"]
    events.put_targets(Rule=name, EventBusName=bus, Targets=[{"Id": "t", **target}])
    entry = {"Source": name, "DetailType": "Test", "Detail": '{"number": 5}', "EventBusName": bus}
    assert events.put_events(Entries=[entry])["FailedEntryCount"] == 0
    return arn


def dead_letter(cloud: Cloud, queue: Queue) -> tuple[dict, dict]:
    message = cloud.receive(queue)[0]
    return json.loads(message["Body"]), attributes(message)


def missing_queue() -> str:
    return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{unique('missing')}"


def test_a_queue_that_allows_the_rule_gets_the_transformed_event(cloud: Cloud) -> None:
    queue = cloud.queue(allow=EVENTS)
    transformer = {"InputPathsMap": {"n": "$.detail.number"}, "InputTemplate": '{"got": <n>}'}
    send_through_rule(cloud, {"Arn": queue.arn, "InputTransformer": transformer})
    assert json.loads(cloud.receive(queue)[0]["Body"]) == {"got": 5}


def test_a_queue_without_policy_gets_nothing_and_the_event_becomes_a_dead_letter_at_once(cloud: Cloud) -> None:
    queue, dead = cloud.queue(), cloud.queue(allow=EVENTS)
    rule = send_through_rule(cloud, {"Arn": queue.arn, "DeadLetterConfig": {"Arn": dead.arn}})
    event, why = dead_letter(cloud, dead)
    assert event["detail"] == {"number": 5}
    assert why.pop("ERROR_MESSAGE") == f"events.amazonaws.com is not authorized to perform sqs:SendMessage on {queue.arn}."
    assert why == {"RULE_ARN": rule, "TARGET_ARN": queue.arn, "ERROR_CODE": "NO_PERMISSIONS", "RETRY_ATTEMPTS": "0"}
    assert "Messages" not in cloud.sqs.receive_message(QueueUrl=queue.url)


def test_a_queue_that_allows_another_rule_only_gets_nothing(cloud: Cloud) -> None:
    queue, dead = cloud.queue(), cloud.queue(allow=EVENTS)
    other = {"ArnEquals": {"aws:SourceArn": f"arn:aws:events:{REGION}:{ACCOUNT}:rule/another"}}
    allowed = {"Effect": "Allow", "Principal": {"Service": EVENTS}, "Action": "sqs:SendMessage", "Resource": queue.arn}
    policy = document({**allowed, "Condition": other})
    cloud.sqs.set_queue_attributes(QueueUrl=queue.url, Attributes={"Policy": policy})
    send_through_rule(cloud, {"Arn": queue.arn, "DeadLetterConfig": {"Arn": dead.arn}})
    assert dead_letter(cloud, dead)[1]["ERROR_CODE"] == "NO_PERMISSIONS"


def test_a_missing_queue_on_a_custom_bus_is_not_retried(cloud: Cloud) -> None:
    bus, dead, target = unique("bus"), cloud.queue(allow=EVENTS), missing_queue()
    cloud.client("events").create_event_bus(Name=bus)
    rule = send_through_rule(cloud, {"Arn": target, "DeadLetterConfig": {"Arn": dead.arn}}, bus)
    _, why = dead_letter(cloud, dead)
    assert f":rule/{bus}/" in rule
    assert (why["RULE_ARN"], why["ERROR_CODE"], why["RETRY_ATTEMPTS"]) == (rule, "NO_RESOURCE", "0")


def test_a_dead_letter_queue_must_allow_the_rule_too(cloud: Cloud) -> None:
    silent, dead = cloud.queue(), cloud.queue(allow=EVENTS)
    send_through_rule(cloud, {"Arn": missing_queue(), "DeadLetterConfig": {"Arn": silent.arn}})
    send_through_rule(cloud, {"Arn": missing_queue(), "DeadLetterConfig": {"Arn": dead.arn}})
    cloud.receive(dead)
    assert "Messages" not in cloud.sqs.receive_message(QueueUrl=silent.url)


def test_a_target_that_fails_twice_gets_the_event_with_the_third_attempt(cloud: Cloud) -> None:
    queue = cloud.queue(allow=EVENTS)
    cloud.admin("PUT", "/_local/events/failures", {"target": queue.arn, "times": 2})
    send_through_rule(cloud, {"Arn": queue.arn, "RetryPolicy": {"MaximumRetryAttempts": 2}})
    assert json.loads(cloud.receive(queue)[0]["Body"])["detail"] == {"number": 5}


def test_an_exhausted_retry_policy_is_told_in_the_dead_letter(cloud: Cloud) -> None:
    queue, dead = cloud.queue(allow=EVENTS), cloud.queue(allow=EVENTS)
    cloud.admin("PUT", "/_local/events/failures", {"target": queue.arn, "times": 9, "code": "THROTTLING"})
    policy = {"MaximumRetryAttempts": 2, "MaximumEventAgeInSeconds": 60}
    send_through_rule(cloud, {"Arn": queue.arn, "RetryPolicy": policy, "DeadLetterConfig": {"Arn": dead.arn}})
    _, why = dead_letter(cloud, dead)
    assert (why["ERROR_CODE"], why["RETRY_ATTEMPTS"]) == ("THROTTLING", "2")
    assert why["EXHAUSTED_RETRY_CONDITION"] == "MaximumRetryAttempts"


def test_a_topic_must_allow_the_rule(cloud: Cloud) -> None:
    sns, dead = cloud.client("sns"), cloud.queue(allow=EVENTS)
    topic = sns.create_topic(Name=unique("topic"))["TopicArn"]
    send_through_rule(cloud, {"Arn": topic, "DeadLetterConfig": {"Arn": dead.arn}})
    assert dead_letter(cloud, dead)[1]["ERROR_CODE"] == "NO_PERMISSIONS"
    inbox = cloud.queue(allow="sns.amazonaws.com")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=inbox.arn, Attributes={"RawMessageDelivery": "true"})
    allowed = {"Effect": "Allow", "Principal": {"Service": EVENTS}, "Action": "sns:Publish", "Resource": topic}
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=document(allowed))
    send_through_rule(cloud, {"Arn": topic})
    assert json.loads(cloud.receive(inbox)[0]["Body"])["detail"] == {"number": 5}


def test_a_function_must_allow_the_rule(cloud: Cloud) -> None:
    function = cloud.function("exports.handler = async (event) => console.log('number', event.detail.number)")
    dead = cloud.queue(allow=EVENTS)
    send_through_rule(cloud, {"Arn": function, "DeadLetterConfig": {"Arn": dead.arn}})
    assert dead_letter(cloud, dead)[1]["ERROR_CODE"] == "NO_PERMISSIONS"
    cloud.lambdas.add_permission(
        FunctionName=function, StatementId="events", Action="lambda:InvokeFunction", Principal=EVENTS,
        SourceArn=f"arn:aws:events:{REGION}:{ACCOUNT}:rule/*",
    )
    send_through_rule(cloud, {"Arn": function})
    assert eventually(lambda: cloud.lines(function, '"number 5"'))
