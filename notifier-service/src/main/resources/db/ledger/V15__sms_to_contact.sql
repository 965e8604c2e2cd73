-- Who had an SMS lately, in a table of its own: what every message pays for when it is sent is one index less.
-- This and the next migrations lock one table each: an instance of before is at work beside them.
create table sms_to_contact (
    message_id     uuid primary key,
    partner        varchar(64) not null,
    contact        varchar(64) not null,
    began_at       timestamp(6) with time zone not null
);
create index sms_to_contact_since on sms_to_contact (partner, contact, began_at);
insert into sms_to_contact (message_id, partner, contact, began_at)
select message_id, partner, contact, sent_at from message
where means = 'SMS' and sent_at > current_timestamp - interval '1' hour;
