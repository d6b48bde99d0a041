"""The parts of a scheme beside its indicators, as forms described by data."""
