-- What was agreed on for the alerts of a decision when it was made, as JSON: it stays for them when the policy changes.
-- Null for decisions recorded before, which have what was usual then.
alter table decision add column terms varchar;
