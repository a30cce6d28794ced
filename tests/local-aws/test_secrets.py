"""Secrets: one that was created empty has no value to read."""

from acting import code_of
from running import Cloud, unique


def test_a_secret_created_without_a_value_has_no_version_until_one_is_put(cloud: Cloud) -> None:
    secrets, name = cloud.client("secretsmanager"), unique("secret")
    created = secrets.create_secret(Name=name)
    assert "VersionId" not in created
    assert not secrets.describe_secret(SecretId=name).get("VersionIdsToStages")
    assert code_of(secrets.get_secret_value, SecretId=name) == "ResourceNotFoundException"
    version = secrets.put_secret_value(SecretId=name, SecretString="hush")["VersionId"]
    assert secrets.describe_secret(SecretId=name)["VersionIdsToStages"] == {version: ["AWSCURRENT"]}
    assert secrets.get_secret_value(SecretId=created["ARN"])["SecretString"] == "hush"


def test_a_secret_created_with_a_value_has_it_at_once(cloud: Cloud) -> None:
    secrets, name = cloud.client("secretsmanager"), unique("secret")
    secrets.create_secret(Name=name, SecretString="hush")
    assert secrets.get_secret_value(SecretId=name)["SecretString"] == "hush"
