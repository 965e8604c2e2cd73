-- Heartbeats are looked through once in a while, and written with each piece of work that is picked: an index on them
-- cost more than it saved.
drop index dispatch_emergency_alive;
drop index dispatch_routine_alive;
