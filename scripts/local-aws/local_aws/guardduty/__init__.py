"""GuardDuty: detectors, findings and the events that GuardDuty publishes about them.

Source: https://docs.aws.amazon.com/guardduty/latest/APIReference/Welcome.html
"""
