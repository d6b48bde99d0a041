"""Template filter for faults: {{ fault.cause|plain }}."""

from django import template

from kaoping.schemes.plain import plain

register = template.Library()
register.filter("plain", plain)
