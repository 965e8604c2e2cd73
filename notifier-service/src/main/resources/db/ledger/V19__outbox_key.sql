-- Steps are found by their own id, and by what is not published. The name is PostgreSQL's; on H2 the key stays.
alter table outbox drop constraint if exists outbox_pkey;
