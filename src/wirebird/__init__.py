"""Wirebird: auditable event data from news reports."""

