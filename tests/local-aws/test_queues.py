"""Messages in a queue that several threads use."""

from local_aws.runtime.queues import take_out
from running import Cloud


class Busy(list):
    """A list that gets one more message whenever it is read, as by a sender on another thread."""

    def __iter__(self):
        yield from list.__iter__(self)
        self.append({"id": f"sent while reading {len(self)}"})


def test_a_message_sent_during_a_removal_is_kept() -> None:
    queue = {"messages": Busy([{"id": "a"}, {"id": "b"}])}
    assert take_out(queue, lambda message: message["id"] == "a") == [{"id": "a"}]
    assert queue["messages"][:2] == [{"id": "b"}, {"id": "sent while reading 2"}]


def test_a_message_that_another_thread_took_is_not_taken_again() -> None:
    queue: dict = {"messages": [{"id": "a"}, {"id": "b"}]}

    def wanted(_message: dict) -> bool:
        queue["messages"][:] = [{"id": "b"}]
        return True

    assert take_out(queue, wanted) == [{"id": "b"}]


def test_deletion_and_dead_letter_queue_work_as_before(cloud: Cloud) -> None:
    dead = cloud.queue()
    redrive = f'{{"deadLetterTargetArn": "{dead.arn}", "maxReceiveCount": 1}}'
    queue = cloud.queue(RedrivePolicy=redrive, VisibilityTimeout="0")
    for body in ("kept", "deleted"):
        cloud.sqs.send_message(QueueUrl=queue.url, MessageBody=body)
    received = cloud.sqs.receive_message(QueueUrl=queue.url, MaxNumberOfMessages=10)["Messages"]
    gone = next(m for m in received if m["Body"] == "deleted")
    cloud.sqs.delete_message(QueueUrl=queue.url, ReceiptHandle=gone["ReceiptHandle"])
    assert "Messages" not in cloud.sqs.receive_message(QueueUrl=queue.url)
    letter = cloud.receive(dead)[0]
    assert (letter["Body"], letter["Attributes"]["DeadLetterQueueSourceArn"]) == ("kept", queue.arn)
