"""A study of many people: shards of them, each a workspace in scratch, and what they add up to.

`folder` says what is asked, `plan` who is in which shard, `shard` computes some people on any
machine, `cluster` has that done, `results` knows what is done, and `pool` brings it together.
"""
