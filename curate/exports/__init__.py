"""What passed, as a dataset that other programs can trust."""
