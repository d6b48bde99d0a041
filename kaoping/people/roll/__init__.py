"""The roll of a township as one Excel sheet: officials, and everybody who marks them."""
