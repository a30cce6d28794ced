"""GuardDuty: detector, findings, and the events about them."""

import json

import pytest
from acting import code_of
from running import ACCOUNT, REGION, Cloud, Queue, document, unique

MINING = "CryptoCurrency:EC2/BitcoinTool.B!DNS"


@pytest.fixture
def events(cloud: Cloud) -> Queue:
    """A queue that gets every event of GuardDuty."""
    queue, name = cloud.queue(allow="events.amazonaws.com"), unique("rule")
    client = cloud.client("events")
    client.put_rule(Name=name, EventPattern=json.dumps({"source": ["aws.guardduty"], "detail-type": ["GuardDuty Finding"]}))
    client.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": queue.arn}])
    return queue


def receive(cloud: Cloud, queue: Queue, count: int = 1) -> list[dict]:
    return [json.loads(message["Body"]) for message in cloud.receive(queue, count)]


def raise_finding(cloud: Cloud, **finding: object) -> dict:
    return cloud.admin("POST", "/_local/guardduty/findings", {"finding": finding})


def test_a_raised_finding_is_published_as_guardduty_does(cloud: Cloud, detector: str, events: Queue) -> None:
    details = {"instanceDetails": {"instanceId": "i-0123456789abcdef0"}}
    finding = raise_finding(cloud, type=MINING, severity=8.0, resource=details)
    (event,) = receive(cloud, events)
    assert event["detail"] == finding
    envelope = {name: event[name] for name in ("source", "detail-type", "account", "region", "resources", "version")}
    assert envelope == {
        "source": "aws.guardduty", "detail-type": "GuardDuty Finding", "account": ACCOUNT, "region": REGION,
        "resources": [], "version": "0",
    }  # fmt: skip
    assert (finding["accountId"], finding["service"]["detectorId"], finding["service"]["count"]) == (ACCOUNT, detector, 1)
    assert finding["resource"]["instanceDetails"]["instanceId"] == "i-0123456789abcdef0"
    assert finding["arn"].endswith(f":detector/{detector}/finding/{finding['id']}")


def test_a_repeat_has_the_same_id_a_higher_count_and_later_times(cloud: Cloud, detector: str, events: Queue) -> None:
    first = raise_finding(cloud, type=MINING)
    changes = {"changes": {"severity": 9.0}}
    again = cloud.admin("POST", f"/_local/guardduty/findings/{first['id']}/repeat", changes)
    published = receive(cloud, events, 2)
    assert [event["detail"] for event in published] == [first, again]
    assert published[0]["id"] != published[1]["id"]
    assert (again["id"], again["service"]["count"], again["severity"]) == (first["id"], 2, 9.0)
    assert again["updatedAt"] > first["updatedAt"]
    assert again["service"]["eventLastSeen"] == again["updatedAt"]
    assert again["service"]["eventFirstSeen"] == first["service"]["eventFirstSeen"]


def test_a_finding_can_be_kept_unpublished(cloud: Cloud, detector: str, events: Queue) -> None:
    body = {"finding": {"type": MINING}, "publish": False}
    silent = cloud.admin("POST", "/_local/guardduty/findings", body)
    loud = raise_finding(cloud, type=MINING)
    assert [event["detail"]["id"] for event in receive(cloud, events)] == [loud["id"]]
    known = cloud.client("guardduty").get_findings(DetectorId=detector, FindingIds=[silent["id"]])["Findings"]
    assert [finding["Id"] for finding in known] == [silent["id"]]


def test_get_findings_answers_in_the_shape_of_the_api(cloud: Cloud, detector: str) -> None:
    finding = raise_finding(cloud, service={"additionalInfo": {"threatListName": "ProofPoint", "type": "default", "value": ""}})
    (found,) = cloud.client("guardduty").get_findings(DetectorId=detector, FindingIds=[finding["id"], "unknown"])["Findings"]
    assert found["Service"]["AdditionalInfo"] == {"Type": "default", "Value": '{"threatListName":"ProofPoint"}'}
    assert found["Resource"]["InstanceDetails"]["NetworkInterfaces"][0]["PrivateIpAddress"] == "10.0.0.1"
    assert (found["Severity"], found["SchemaVersion"]) == (8.0, "2.0")


def test_samples_are_marked_and_published(cloud: Cloud, detector: str, events: Queue) -> None:
    guardduty, kind = cloud.client("guardduty"), "Backdoor:EC2/C&CActivity.B"
    guardduty.create_sample_findings(DetectorId=detector, FindingTypes=[kind])
    (event,) = receive(cloud, events)
    assert event["detail"]["title"] == f"[SAMPLE] {kind}"
    info = event["detail"]["service"]["additionalInfo"]
    assert info == {"sample": True, "type": "default", "value": '{"sample":true}'}
    assert event["detail"]["resource"]["instanceDetails"]["instanceId"] == "i-99999999"
    (found,) = guardduty.get_findings(DetectorId=detector, FindingIds=[event["detail"]["id"]])["Findings"]
    assert found["Service"]["AdditionalInfo"] == {"Type": "default", "Value": '{"sample":true}'}


def test_listing_follows_criteria_and_archiving(cloud: Cloud, detector: str) -> None:
    guardduty, marker = cloud.client("guardduty"), unique("title")
    low, high = (raise_finding(cloud, title=marker, severity=severity)["id"] for severity in (2.0, 8.0))

    def listed(**conditions: dict) -> list[str]:
        criterion = {"title": {"Equals": [marker]}, **conditions}
        answer = guardduty.list_findings(
            DetectorId=detector, FindingCriteria={"Criterion": criterion},
            SortCriteria={"AttributeName": "severity", "OrderBy": "DESC"},
        )  # fmt: skip
        return answer["FindingIds"]

    assert listed() == [high, low]
    assert listed(severity={"GreaterThanOrEqual": 7}) == [high]
    assert listed(type={"NotEquals": [MINING]}) == []
    guardduty.archive_findings(DetectorId=detector, FindingIds=[high])
    assert listed(**{"service.archived": {"Equals": ["false"]}}) == [low]
    guardduty.unarchive_findings(DetectorId=detector, FindingIds=[high])
    assert listed(**{"service.archived": {"Equals": ["false"]}}) == [high, low]


def test_listing_comes_in_pages(cloud: Cloud, detector: str) -> None:
    guardduty, marker = cloud.client("guardduty"), unique("title")
    raised = [raise_finding(cloud, title=marker)["id"] for _ in range(5)]
    criteria = {"Criterion": {"title": {"Equals": [marker]}}}
    pages = guardduty.get_paginator("list_findings").paginate(
        DetectorId=detector, FindingCriteria=criteria, PaginationConfig={"PageSize": 2}
    )
    assert [page["FindingIds"] for page in pages] == [raised[:2], raised[2:4], raised[4:]]


def test_a_wrong_detector_is_refused(cloud: Cloud, detector: str) -> None:
    assert code_of(cloud.client("guardduty").list_findings, DetectorId="f" * 32) == "BadRequestException"
    assert code_of(cloud.client("guardduty").create_detector, Enable=True) == "BadRequestException"


def test_a_detector_lives_in_its_account_with_features_and_tags(cloud: Cloud) -> None:
    guardduty = Cloud(cloud.endpoint, account="222233334444").client("guardduty")
    feature = {"Name": "RUNTIME_MONITORING", "Status": "ENABLED",
               "AdditionalConfiguration": [{"Name": "EC2_AGENT_MANAGEMENT", "Status": "ENABLED"}]}  # fmt: skip
    created = guardduty.create_detector(Enable=True, Features=[feature], Tags={"team": "security"})["DetectorId"]
    guardduty.update_detector(DetectorId=created, Enable=False, FindingPublishingFrequency="FIFTEEN_MINUTES")
    found = guardduty.get_detector(DetectorId=created)
    assert (found["Status"], found["FindingPublishingFrequency"]) == ("DISABLED", "FIFTEEN_MINUTES")
    states = {entry["Name"]: entry["Status"] for entry in found["Features"]}
    assert (states["RUNTIME_MONITORING"], states["S3_DATA_EVENTS"]) == ("ENABLED", "ENABLED")
    arn = f"arn:aws:guardduty:{REGION}:222233334444:detector/{created}"
    guardduty.tag_resource(ResourceArn=arn, Tags={"stage": "test"})
    guardduty.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert guardduty.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"stage": "test"}
    guardduty.delete_detector(DetectorId=created)
    assert guardduty.list_detectors()["DetectorIds"] == []
