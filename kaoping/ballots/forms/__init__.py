"""What the clerk types about a vote: questions and boxes, slips and shares, counts of paper."""
