"""A stand-in for the outside world on loopback: a Slack workspace, a council site, a Claude endpoint.

Imports none of the house.
"""
