"""Many councils watched through simulated days: what is asked, what it costs, how soon."""
