"""OOXML packages: reading their parts, and changing a few of them while all others stay byte for byte as they were."""
