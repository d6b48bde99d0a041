"""`make floor`: the voters' journeys in Chromium 79, 92 and 107, which shells of phones still carry."""
