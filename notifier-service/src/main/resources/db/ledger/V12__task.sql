-- What a partner is told for, and how far those told may speak of a concern. Alerts recorded before go on saying what
-- they said. An instance of the version before, which goes on while others have this one, does not know the columns.
alter table alert add column task varchar(24) default 'ACT' not null;
alter table decision add column restriction varchar(16) default 'NONE' not null;
