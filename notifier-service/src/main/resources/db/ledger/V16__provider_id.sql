-- What a provider calls a message is with the attempt that handed it over.
alter table attempt add column provider_id varchar(64);
update attempt set provider_id = (select m.provider_id from message m where m.message_id = attempt.message_id)
where outcome = 'SENT'
    and exists (select 1 from message m where m.message_id = attempt.message_id and m.provider_id is not null);
create index attempt_of_provider on attempt (provider_id);
