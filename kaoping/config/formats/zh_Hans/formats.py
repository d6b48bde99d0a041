"""Formats for Chinese, read by Django by these names: a month and a day without leading zeros."""

MONTH_DAY_FORMAT = "n月j日"
