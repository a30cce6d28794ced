"""Faults on purpose: calls that are throttled or slow, and functions that are killed around a call."""
