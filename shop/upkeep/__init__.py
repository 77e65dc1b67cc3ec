"""What has to be done now and then, by one process: a room at the bottom, so that each
room above can say what it needs without a process of its own."""
