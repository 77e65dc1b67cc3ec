"""People who wait for a sold-out bottle: one mail to each, once there are bottles again,
and then their row is done. A list of its own: nobody here asked for a newsletter."""
