"""What the minutes promise: engines that find actions, and the check that proves them."""
