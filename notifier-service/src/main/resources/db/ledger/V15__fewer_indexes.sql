-- What every message pays for when it is sent. It is written into no index any more: what a provider calls it is with
-- the attempt, and who had an SMS lately in a table of its own.

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

alter table attempt add column provider_id varchar(64);
update attempt set provider_id = (select m.provider_id from message m where m.message_id = attempt.message_id)
where outcome = 'SENT'
    and exists (select 1 from message m where m.message_id = attempt.message_id and m.provider_id is not null);
create index attempt_of_provider on attempt (provider_id);
drop index message_of_provider;

create index message_of_contact on message (partner, contact);
drop index message_to_contact;

-- names that PostgreSQL gave; on H2 they stay. The transaction that writes these rows has locked what they speak of
alter table outbox drop constraint if exists outbox_alert_id_fkey;
alter table outbox drop constraint if exists outbox_message_id_fkey;
alter table attempt drop constraint if exists attempt_message_id_fkey;
-- steps are found by their own id, and by what is not published
alter table outbox drop constraint if exists outbox_pkey;
