"""What a role that deploys may touch: rules, buses, tags, aliases, mappings and roles under a boundary, each by its own ARN or key."""

from acting import Actor, code_of
from running import ACCOUNT, REGION, TRUST, Cloud, document, unique

EVENTS = f"arn:aws:events:{REGION}:{ACCOUNT}"
KMS = f"arn:aws:kms:{REGION}:{ACCOUNT}"
PATTERN = '{"source": ["ours"]}'
DENY = {"Effect": "Deny", "Action": "*", "Resource": "*"}


def test_a_rule_is_that_of_its_bus_and_the_default_bus_has_no_name_in_it(cloud: Cloud, actor: Actor) -> None:
    bus, mine = unique("bus"), unique("mine")
    cloud.client("events").create_event_bus(Name=bus)
    actor.may({"Action": "events:PutRule", "Resource": [f"{EVENTS}:rule/{mine}", f"{EVENTS}:rule/{bus}/{mine}"]})
    put = actor.client("events").put_rule
    put(Name=mine, EventPattern=PATTERN)
    put(Name=mine, EventPattern=PATTERN, EventBusName=bus)
    assert code_of(put, Name="other", EventPattern=PATTERN, EventBusName=bus) == "AccessDeniedException"
    assert actor.refused() == [("events:PutRule", f"{EVENTS}:rule/{bus}/other")]


def test_targets_are_those_of_their_rule(cloud: Cloud, actor: Actor) -> None:
    mine, other = unique("mine"), unique("other")
    for name in (mine, other):
        cloud.client("events").put_rule(Name=name, EventPattern=PATTERN)
    actor.may({"Action": "events:ListTargetsByRule", "Resource": f"{EVENTS}:rule/{mine}"})
    events = actor.client("events")
    assert events.list_targets_by_rule(Rule=mine)["Targets"] == []
    assert code_of(events.list_targets_by_rule, Rule=other) == "AccessDeniedException"


def test_a_bus_is_made_by_its_name_but_its_permissions_are_set_on_no_resource(actor: Actor) -> None:
    mine = unique("mine")
    everything = ["events:CreateEventBus", "events:PutPermission"]
    actor.may({"Action": everything, "Resource": f"{EVENTS}:event-bus/{mine}"})
    events = actor.client("events")
    events.create_event_bus(Name=mine)
    assert code_of(events.create_event_bus, Name="other") == "AccessDeniedException"
    assert code_of(events.put_permission, EventBusName=mine, Policy=document(DENY)) == "AccessDeniedException"
    assert actor.refused()[-1] == ("events:PutPermission", "*")


def test_tags_are_those_of_what_is_named(cloud: Cloud, actor: Actor) -> None:
    topics = [cloud.client("sns").create_topic(Name=unique("topic"))["TopicArn"] for _ in range(2)]
    rules = [cloud.client("events").put_rule(Name=unique("rule"), EventPattern=PATTERN)["RuleArn"] for _ in range(2)]
    tables = [f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{new_table(cloud)}" for _ in range(2)]
    reads = ["sns:ListTagsForResource", "events:ListTagsForResource", "dynamodb:ListTagsOfResource"]
    actor.may({"Action": reads, "Resource": [topics[0], rules[0], tables[0]]})
    sns, events = actor.client("sns").list_tags_for_resource, actor.client("events").list_tags_for_resource
    dynamodb = actor.client("dynamodb").list_tags_of_resource
    assert sns(ResourceArn=topics[0])["Tags"] == []
    assert events(ResourceARN=rules[0])["Tags"] == []
    assert dynamodb(ResourceArn=tables[0])["Tags"] == []
    assert code_of(sns, ResourceArn=topics[1]) == "AuthorizationError"
    assert code_of(events, ResourceARN=rules[1]) == "AccessDeniedException"
    assert code_of(dynamodb, ResourceArn=tables[1]) == "AccessDeniedException"


def new_table(cloud: Cloud) -> str:
    name = unique("table")
    cloud.client("dynamodb").create_table(
        TableName=name, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
    )  # fmt: skip
    return name


def test_an_alias_needs_the_right_on_itself_and_on_its_key(cloud: Cloud, actor: Actor) -> None:
    mine, other = (cloud.client("kms").create_key()["KeyMetadata"]["KeyId"] for _ in range(2))
    alias = f"alias/{unique('mine')}"
    alone = {"Action": ["kms:CreateAlias", "kms:DeleteAlias"]}
    kms = actor.client("kms")
    for resources in ([f"{KMS}:{alias}"], [f"{KMS}:key/{mine}"]):
        actor.may({**alone, "Resource": resources})
        assert code_of(kms.create_alias, AliasName=alias, TargetKeyId=mine) == "AccessDeniedException"
    actor.may({**alone, "Resource": [f"{KMS}:{alias}", f"{KMS}:key/{mine}"]})
    assert code_of(kms.create_alias, AliasName=alias, TargetKeyId=other) == "AccessDeniedException"
    kms.create_alias(AliasName=alias, TargetKeyId=mine)
    kms.delete_alias(AliasName=alias)


def test_roles_are_made_and_given_rights_under_the_boundary_alone(cloud: Cloud, actor: Actor) -> None:
    boundary, free, mine = new_policy(cloud), unique("free"), unique("mine")
    cloud.client("iam").create_role(RoleName=free, AssumeRolePolicyDocument=document(TRUST))
    rights = ["iam:CreateRole", "iam:PutRolePolicy"]
    limit = {"StringEquals": {"iam:PermissionsBoundary": boundary}}
    actor.may({"Action": rights, "Resource": "*", "Condition": limit})
    iam = actor.client("iam")
    wish = {"RoleName": mine, "AssumeRolePolicyDocument": document(TRUST)}
    assert code_of(iam.create_role, **wish) == "AccessDenied"
    assert code_of(iam.create_role, **wish, PermissionsBoundary=new_policy(cloud)) == "AccessDenied"
    iam.create_role(**wish, PermissionsBoundary=boundary)
    iam.put_role_policy(RoleName=mine, PolicyName="p", PolicyDocument=document(DENY))
    assert code_of(iam.put_role_policy, RoleName=free, PolicyName="p", PolicyDocument=document(DENY)) == "AccessDenied"


def new_policy(cloud: Cloud) -> str:
    created = cloud.client("iam").create_policy(PolicyName=unique("policy"), PolicyDocument=document(DENY))
    return created["Policy"]["Arn"]


def test_a_mapping_is_that_of_the_function_it_feeds(cloud: Cloud, actor: Actor) -> None:
    mine, other = cloud.function("exports.handler = async () => 1"), cloud.function("exports.handler = async () => 2")
    actions = ["lambda:CreateEventSourceMapping", "lambda:DeleteEventSourceMapping"]
    limit = {"ArnLike": {"lambda:FunctionArn": mine}}
    actor.may({"Action": actions, "Resource": "*", "Condition": limit})
    functions, source = actor.client("lambda"), cloud.queue().arn
    made = functions.create_event_source_mapping(FunctionName=mine.rpartition(":")[2], EventSourceArn=source)["UUID"]
    assert code_of(functions.create_event_source_mapping, FunctionName=other, EventSourceArn=source) == "AccessDeniedException"
    foreign = cloud.client("lambda").create_event_source_mapping(FunctionName=other, EventSourceArn=source)["UUID"]
    assert code_of(functions.delete_event_source_mapping, UUID=foreign) == "AccessDeniedException"
    functions.delete_event_source_mapping(UUID=made)


def test_a_function_is_made_by_its_name(cloud: Cloud, actor: Actor) -> None:
    mine = unique("mine")
    actor.may({"Action": "lambda:CreateFunction", "Resource": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{mine}"})
    wish = {"Runtime": "nodejs22.x", "Handler": "index.handler", "Role": cloud.role, "Code": {"ZipFile": b"PK"}}
    create = actor.client("lambda").create_function
    assert code_of(create, FunctionName="other", **wish) == "AccessDeniedException"
    # Of what it may make, the content is looked at: it is no zip.
    assert code_of(create, FunctionName=mine, **wish) == "InvalidParameterValueException"
