"""What mends of the running cloud share: permissions of services, queues, deliveries, batches, log lines."""
