"""`python -m kaoping`, the same as the console script `kaoping`."""

import sys

from kaoping.config.cli import main

sys.exit(main())
