"""Settings, environment, addresses and the `kaoping` command."""
