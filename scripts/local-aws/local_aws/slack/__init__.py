"""A stand-in for Slack's incoming webhooks: same answers, same limits, and it remembers what it was sent."""
