-- Fewer rows and indexes are written for each message.

-- when its last attempt began; the row of an attempt is written when it ends, or is found cut off
alter table message add column attempt_began_at timestamp(6) with time zone;

-- Heartbeats are looked through once in a while, and written with each piece of work that is picked: an index on them
-- cost more than it saved.
drop index dispatch_emergency_alive;
drop index dispatch_routine_alive;
