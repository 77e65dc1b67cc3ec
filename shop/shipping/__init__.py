"""What a parcel costs, how long it takes and whom it reaches. A fork of Oscar's, for
methods of our own: by weight, total, state and the hour of the order."""
