"""Tests of the whole house: journeys, permissions, measurements."""
