"""The large counts behind the samples of the tests: minutes each, run by `make prove` only."""
