-- Webhooks that said that they are gone. A row holds for the address that was there then.

create table webhook_off (
    partner        varchar(64) not null,
    contact        varchar(64) not null,
    -- SHA-256 of the address, in hexadecimal
    address_hash   varchar(64) not null,
    off_at         timestamp(6) with time zone not null,
    primary key (partner, contact)
);
