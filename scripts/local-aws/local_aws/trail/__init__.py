"""CloudTrail's view of the calls: who made them, with which credentials, and what came of it."""
