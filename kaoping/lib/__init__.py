"""What every room may use: exact decimals, dates, text and pinyin. No Django in here."""
