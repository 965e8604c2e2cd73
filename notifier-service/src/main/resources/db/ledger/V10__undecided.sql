-- When a key came, by the clock of the ledger: what was never decided is kept for a time from then on. A key that is
-- wrapped anew keeps the time at which it came first.
alter table sealing_key add column kept_at timestamp(6) with time zone;
update sealing_key set kept_at = current_timestamp;
alter table sealing_key alter column kept_at set not null;
-- an instance of the version before, which goes on while others have this one, does not know the column
alter table sealing_key alter column kept_at set default current_timestamp;
