"""What CloudTrail keeps of calls, and the events that changes become; AWS Health; rules to another region."""

import json
from collections.abc import Callable

import pytest
from acting import Actor, code_of, new_user, signed
from running import ACCOUNT, ALL, REGION, Cloud, Queue, document, eventually, unique

VIRGINIA = "us-east-1"
IAM = f"arn:aws:iam::{ACCOUNT}"


def look_up(cloud: Cloud, key: str, value: str, region: str = REGION) -> list[dict]:
    wanted = [{"AttributeKey": key, "AttributeValue": value}]
    found = signed(cloud, "cloudtrail", region=region).lookup_events(LookupAttributes=wanted)["Events"]
    return [{**event, "record": json.loads(event["CloudTrailEvent"])} for event in found]


def listening(cloud: Cloud, source: str, region: str) -> Callable[[], list[dict]]:
    """A queue of a region with what the default bus there gets of a source."""
    sqs, events = signed(cloud, "sqs", region=region), signed(cloud, "events", region=region)
    name, rule = unique("queue"), unique("rule")
    arn = f"arn:aws:sqs:{region}:{ACCOUNT}:{name}"
    allow = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage"}
    url = sqs.create_queue(QueueName=name, Attributes={"Policy": document({**allow, "Resource": arn})})["QueueUrl"]
    events.put_rule(Name=rule, EventPattern=json.dumps({"source": [source]}))
    events.put_targets(Rule=rule, Targets=[{"Id": "queue", "Arn": arn}])

    def received() -> list[dict]:
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(message["Body"]) for message in messages]

    return received


def test_a_change_in_iam_is_kept_and_told_in_virginia_wherever_it_was_made(cloud: Cloud, actor: Actor) -> None:
    received = listening(cloud, "aws.iam", VIRGINIA)
    name, key = new_user(cloud)
    actor.may({"Action": "iam:*", "Resource": "*"})
    actor.client("iam").update_access_key(UserName=name, AccessKeyId=key["AccessKeyId"], Status="Inactive")
    events: list[dict] = []

    def update() -> dict | None:
        events.extend(received())
        return next((e for e in events if e["detail"]["eventName"] == "UpdateAccessKey"), None)

    event = eventually(update)
    assert (event["detail-type"], event["source"], event["region"]) == ("AWS API Call via CloudTrail", "aws.iam", VIRGINIA)
    detail = event["detail"]
    assert detail["requestParameters"] == {"userName": name, "accessKeyId": key["AccessKeyId"], "status": "Inactive"}
    assert (detail["awsRegion"], detail["eventSource"], detail["readOnly"]) == (VIRGINIA, "iam.amazonaws.com", False)
    identity = detail["userIdentity"]
    assert (identity["type"], identity["arn"]) == ("AssumedRole", actor.principal)
    assert identity["sessionContext"]["sessionIssuer"]["arn"] == f"{IAM}:role/{actor.role}"
    assert identity["principalId"].split(":") == [identity["sessionContext"]["sessionIssuer"]["principalId"], "test"]
    kept = look_up(cloud, "EventId", detail["eventID"], VIRGINIA)
    assert [(e["EventName"], e["Username"], e["ReadOnly"]) for e in kept] == [("UpdateAccessKey", "test", "false")]
    assert look_up(cloud, "ResourceName", key["AccessKeyId"], VIRGINIA)[0]["EventId"] == detail["eventID"]
    assert look_up(cloud, "EventId", detail["eventID"]) == []


def test_reads_and_data_events_are_not_told_and_reads_are_kept(cloud: Cloud) -> None:
    received = listening(cloud, "aws.sqs", REGION)
    _, key = new_user(cloud)
    sqs = signed(cloud, "sqs", key)
    url = sqs.create_queue(QueueName=unique("queue"))["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="data")
    sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    names = [event["EventName"] for event in look_up(cloud, "AccessKeyId", key["AccessKeyId"])]
    assert names == ["GetQueueAttributes", "CreateQueue"]
    assert [event["detail"]["eventName"] for event in eventually(received)] == ["CreateQueue"]


def test_each_kind_of_credentials_is_told_apart(cloud: Cloud) -> None:
    name, key = new_user(cloud)
    sts = signed(cloud, "sts", key)
    session = sts.get_session_token()["Credentials"]
    federated = sts.get_federation_token(Name="visitor", Policy=document(ALL))["Credentials"]
    for keys in (key, session, federated):
        signed(cloud, "ec2", keys).describe_vpcs()
    found = {
        keys["AccessKeyId"]: next(
            event["record"]["userIdentity"] for event in look_up(cloud, "AccessKeyId", keys["AccessKeyId"])
            if event["EventName"] == "DescribeVpcs"
        )
        for keys in (key, session, federated)
    }  # fmt: skip
    plain, temporary, visitor = found.values()
    assert (plain["type"], plain["userName"], "sessionContext" in plain) == ("IAMUser", name, False)
    assert (temporary["type"], temporary["userName"]) == ("IAMUser", name)
    assert set(temporary["sessionContext"]) == {"attributes"}
    assert (visitor["type"], visitor["principalId"]) == ("FederatedUser", f"{ACCOUNT}:visitor")
    issuer = visitor["sessionContext"]["sessionIssuer"]
    assert (issuer["type"], issuer["userName"], issuer["arn"]) == ("IAMUser", name, f"{IAM}:user/{name}")
    assert look_up(cloud, "Username", "visitor")[0]["AccessKeyId"] == federated["AccessKeyId"]


def test_a_refused_call_is_kept_with_its_error(cloud: Cloud, actor: Actor) -> None:
    assert code_of(actor.client("ec2").describe_vpcs) == "UnauthorizedOperation"
    sts = actor.client("sts").get_caller_identity()
    events = [e for e in look_up(cloud, "Username", "test") if e["record"]["userIdentity"]["arn"] == sts["Arn"]]
    assert [e["record"].get("errorCode") for e in events if e["EventName"] == "DescribeVpcs"] == ["UnauthorizedOperation"]


def test_what_is_secret_is_not_kept(cloud: Cloud) -> None:
    name, _ = new_user(cloud)
    cloud.client("iam").create_login_profile(UserName=name, Password="correct horse battery staple")
    event = next(e for e in look_up(cloud, "EventName", "CreateLoginProfile", VIRGINIA) if name in e["CloudTrailEvent"])
    assert event["record"]["requestParameters"] == {"userName": name, "password": "HIDDEN_DUE_TO_SECURITY_REASONS"}


def test_a_look_up_has_pages_and_one_attribute(cloud: Cloud) -> None:
    _, key = new_user(cloud)
    ec2 = signed(cloud, "ec2", key)
    for _ in range(3):
        ec2.describe_vpcs()
    trail = cloud.client("cloudtrail")
    wanted = [{"AttributeKey": "AccessKeyId", "AttributeValue": key["AccessKeyId"]}]
    first = trail.lookup_events(LookupAttributes=wanted, MaxResults=2)
    second = trail.lookup_events(LookupAttributes=wanted, MaxResults=2, NextToken=first["NextToken"])
    assert [len(first["Events"]), len(second["Events"]), second.get("NextToken")] == [2, 1, None]
    assert code_of(trail.lookup_events, LookupAttributes=wanted * 2) == "InvalidLookupAttributesException"


def test_a_key_remembers_its_last_use(cloud: Cloud) -> None:
    name, key = new_user(cloud)
    iam = cloud.client("iam")
    unused = iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])
    assert unused["AccessKeyLastUsed"] == {"Region": "N/A", "ServiceName": "N/A"}
    signed(cloud, "ec2", key).describe_vpcs()
    used = iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])
    assert (used["UserName"], used["AccessKeyLastUsed"]["ServiceName"]) == (name, "ec2")
    assert (used["AccessKeyLastUsed"]["Region"], "LastUsedDate" in used["AccessKeyLastUsed"]) == (REGION, True)
    assert code_of(iam.get_access_key_last_used, AccessKeyId="AKIAIOSFODNN7EXAMPLE") == "AccessDenied"


def test_aws_health_tells_of_an_exposed_key_in_virginia(cloud: Cloud) -> None:
    here, there = listening(cloud, "aws.health", REGION), listening(cloud, "aws.health", VIRGINIA)
    key = "AKIAIOSFODNN7EXAMPLE"
    cloud.admin("POST", "/_local/health-events", {"accessKeyId": key, "event": {"statusCode": "closed"}})
    event = eventually(there)[0]
    assert (event["detail-type"], event["region"], event["resources"]) == ("AWS Health Event", VIRGINIA, [key])
    assert event["detail"]["eventTypeCode"] == "AWS_RISK_CREDENTIALS_EXPOSED"
    assert event["detail"]["affectedEntities"][0]["entityValue"] == key
    assert event["detail"]["statusCode"] == "closed"
    assert here() == []


@pytest.fixture
def forwarding(cloud: Cloud) -> Callable[[dict], Queue]:
    """A rule in Virginia that forwards a source of its own to the default bus here, as a role with a statement."""
    events, bus = signed(cloud, "events", region=VIRGINIA), f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default"

    def forward(statement: dict) -> Queue:
        role = unique("forward")
        trust = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sts:AssumeRole"}
        iam, dead = cloud.client("iam"), signed(cloud, "sqs", region=VIRGINIA)
        iam.create_role(RoleName=role, AssumeRolePolicyDocument=document(trust))
        iam.put_role_policy(RoleName=role, PolicyName="p", PolicyDocument=document({"Resource": bus, **statement}))
        name = unique("dead")
        arn = f"arn:aws:sqs:{VIRGINIA}:{ACCOUNT}:{name}"
        allow = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage"}
        url = dead.create_queue(QueueName=name, Attributes={"Policy": document({**allow, "Resource": arn})})["QueueUrl"]
        events.put_rule(Name=role, EventPattern=json.dumps({"source": [role]}))
        target = {"Id": "bus", "Arn": bus, "RoleArn": f"{IAM}:role/{role}", "DeadLetterConfig": {"Arn": arn}}
        events.put_targets(Rule=role, Targets=[target])
        return Queue(role, url)

    return forward


def test_a_rule_forwards_to_a_bus_of_another_region(cloud: Cloud, forwarding: Callable[[dict], Queue]) -> None:
    source = forwarding({"Effect": "Allow", "Action": "events:PutEvents"}).arn
    received = listening(cloud, source, REGION)
    entry = {"Source": source, "DetailType": "A", "Detail": '{"a":1}'}
    signed(cloud, "events", region=VIRGINIA).put_events(Entries=[entry])
    event = eventually(received)[0]
    assert (event["source"], event["detail"], event["region"]) == (source, {"a": 1}, VIRGINIA)


def test_a_role_that_may_not_put_events_there_forwards_nothing(cloud: Cloud, forwarding: Callable[[dict], Queue]) -> None:
    dead = forwarding({"Effect": "Allow", "Action": "events:PutRule"})
    received = listening(cloud, dead.arn, REGION)
    signed(cloud, "events", region=VIRGINIA).put_events(Entries=[{"Source": dead.arn, "DetailType": "A", "Detail": "{}"}])
    sqs = signed(cloud, "sqs", region=VIRGINIA)
    reasons = eventually(
        lambda: sqs.receive_message(QueueUrl=dead.url, MessageAttributeNames=["All"]).get("Messages", [])
    )
    assert reasons[0]["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "NO_PERMISSIONS"
    assert received() == []
