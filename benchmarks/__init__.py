"""What is measured: how right the engines are (`accuracy`), how fast the house is (the rest)."""
