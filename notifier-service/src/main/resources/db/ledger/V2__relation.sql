-- What a concern is to an earlier one. Decisions recorded before say what they said then.
alter table decision add column kind varchar(16) default 'NEW' not null;
-- the public reference of the earlier concern; null when there is none or it is not known
alter table decision add column earlier varchar(16);
