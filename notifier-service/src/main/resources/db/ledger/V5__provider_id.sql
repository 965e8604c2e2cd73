-- a receipt may name a message by what its provider calls it
create index message_of_provider on message (provider_id);
