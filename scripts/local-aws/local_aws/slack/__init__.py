"""A stand-in for Slack: incoming webhooks, the Web API for a bot, and a page that shows what people would see."""
