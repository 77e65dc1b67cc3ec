"""The magazine with ten articles beside the magazine with ten thousand."""
