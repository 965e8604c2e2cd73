-- The case page: who may never open it, who did, and what they wrote. No column holds a code, the secret of a
-- session, or a word in clear.

-- partners who must never hear of a concern, as each decision about it says
create table withheld (
    decision_id    uuid not null references decision (decision_id),
    partner        varchar(64) not null,
    primary key (decision_id, partner)
);

-- One-time codes by the message whose link they go with; the newest alone counts.
create table case_code (
    code_id        uuid primary key,
    message_id     uuid not null references message (message_id),
    -- keyed, in hexadecimal
    code_hash      varchar(64) not null,
    made_at        timestamp(6) with time zone not null,
    expires_at     timestamp(6) with time zone not null,
    tries          integer not null,
    -- whether it could not be sent
    lost           boolean not null,
    used_at        timestamp(6) with time zone
);
create index case_code_of_message on case_code (message_id, made_at);

-- Who is signed in to which alert. One browser has one secret, and an entry for each alert that it signed in to.
create table case_session (
    session_id     uuid primary key,
    -- keyed, in hexadecimal
    secret_hash    varchar(64) not null,
    message_id     uuid not null references message (message_id),
    alert_id       uuid not null references alert (alert_id),
    partner        varchar(64) not null,
    contact        varchar(64) not null,
    began_at       timestamp(6) with time zone not null,
    ends_at        timestamp(6) with time zone not null
);
create index case_session_of_secret on case_session (secret_hash);
create index case_session_over on case_session (ends_at);

-- Every look at a case, and at a list of cases.
create table case_view (
    view_id        uuid primary key,
    message_id     uuid not null references message (message_id),
    alert_id       uuid not null references alert (alert_id),
    partner        varchar(64) not null,
    contact        varchar(64) not null,
    viewed_at      timestamp(6) with time zone not null,
    what           varchar(16) not null
);
create index case_view_of_alert on case_view (alert_id, viewed_at);

-- What partners wrote about a concern, sealed with a key of the concern, which is shredded with it.
create table case_note (
    note_id        uuid primary key,
    concern_id     uuid not null,
    alert_id       uuid not null references alert (alert_id),
    partner        varchar(64) not null,
    contact        varchar(64) not null,
    written_at     timestamp(6) with time zone not null,
    key_id         varchar(64) not null,
    sealed         bytea not null
);
create index case_note_of_concern on case_note (concern_id, written_at);
