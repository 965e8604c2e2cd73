-- One number must not get more messages than its network lets through: beyond that one message speaks for several.

-- the message that speaks for this one, while its state is COALESCED
alter table message add column carried_by uuid references message (message_id);
-- how many concerns a message speaks for, itself included; null when it speaks for its own alone
alter table message add column carries integer;
create index message_to_contact on message (partner, contact, sent_at);

-- when a number last got a message that speaks for several; the name is that of the first contact with that number
create table surge (
    contact        varchar(160) primary key,
    last_digest_at timestamp(6) with time zone not null
);
