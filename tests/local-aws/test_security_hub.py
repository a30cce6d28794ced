"""Security Hub's events on the default bus."""

import json

from running import ACCOUNT, REGION, Cloud, unique

EVENTS = "events.amazonaws.com"
PRODUCT = f"arn:aws:securityhub:{REGION}::product/aws/guardduty"


def test_a_rule_that_names_a_product_gets_the_findings_of_one_event(cloud: Cloud) -> None:
    events, queue, name, finding_id = cloud.client("events"), cloud.queue(allow=EVENTS), unique("rule"), unique("finding")
    pattern = {"source": ["aws.securityhub"], "detail": {"findings": {"ProductArn": [{"suffix": ":product/aws/guardduty"}], "Id": [finding_id]}}}
    events.put_rule(Name=name, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=name, Targets=[{"Id": "t", "Arn": queue.arn}])
    findings = [{"ProductArn": PRODUCT, "Id": finding_id, "AwsAccountId": ACCOUNT}]

    assert cloud.admin("POST", "/_local/security-hub/findings", {"findings": findings}) == {"findings": findings}

    event = json.loads(cloud.receive(queue)[0]["Body"])
    assert (event["detail-type"], event["detail"]) == ("Security Hub Findings - Imported", {"findings": findings})
    assert (event["account"], event["resources"]) == (ACCOUNT, [f"{PRODUCT}/{finding_id}"])


def test_another_product_passes_by(cloud: Cloud) -> None:
    events, queue, name = cloud.client("events"), cloud.queue(allow=EVENTS), unique("rule")
    pattern = {"detail": {"findings": {"ProductArn": [{"suffix": ":product/aws/guardduty"}], "Id": [name]}}}
    events.put_rule(Name=name, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=name, Targets=[{"Id": "t", "Arn": queue.arn}])
    other = {"ProductArn": f"arn:aws:securityhub:{REGION}:{ACCOUNT}:product/{ACCOUNT}/default", "Id": name}

    cloud.admin("POST", "/_local/security-hub/findings", {"findings": [other]})
    cloud.admin("POST", "/_local/security-hub/findings", {"findings": [{"ProductArn": PRODUCT, "Id": name}]})

    messages = cloud.receive(queue)
    assert [json.loads(message["Body"])["detail"]["findings"][0]["ProductArn"] for message in messages] == [PRODUCT]
