-- What happens to an alert until a person acknowledges it, and after.

-- every message says to which partner's contact it goes: after an escalation that is not the one reached first
alter table message add column partner varchar(64);
update message set partner = (select a.reached from alert a where a.alert_id = message.alert_id);
alter table message alter column partner set not null;
alter table message alter column means type varchar(16);
-- why it is sent
alter table message add column occasion varchar(16) default 'FIRST' not null;
-- which rung of the alert's ladder it belongs to; 0 is the first contact
alter table message add column rung integer default 0 not null;
-- by when its reader must acknowledge; null when there is nothing to acknowledge
alter table message add column deadline_at timestamp(6) with time zone;
update message set deadline_at = (select a.deadline_at from alert a where a.alert_id = message.alert_id);
-- what the provider said of it after it was sent
alter table message add column delivery varchar(16) default 'PENDING' not null;
alter table message add column delivery_at timestamp(6) with time zone;

-- when and how it ended; null while somebody must still act on it, and for a copy unless it was recalled
alter table alert add column ended_at timestamp(6) with time zone;
alter table alert add column ended_by varchar(16);
update alert set ended_by = 'ACKNOWLEDGED',
    ended_at = (select k.acknowledged_at from acknowledgement k where k.alert_id = alert.alert_id)
where exists (select 1 from acknowledgement k where k.alert_id = alert.alert_id);
create index alert_of_partner on alert (partner);

-- who is told next while nobody acknowledges
create table rung (
    alert_id       uuid not null references alert (alert_id),
    number         integer not null,
    whom           varchar(24) not null,
    -- null when it is for failures only
    due_at         timestamp(6) with time zone,
    done_at        timestamp(6) with time zone,
    cause          varchar(16),
    primary key (alert_id, number)
);

-- alerts that an operator withdrew
create table recall (
    alert_id       uuid primary key references alert (alert_id),
    reason         varchar(16) not null,
    recalled_at    timestamp(6) with time zone not null
);

-- alerts that their partner sent on, and the decision that took over
create table refusal (
    alert_id       uuid primary key references alert (alert_id),
    reason         varchar(32) not null,
    refused_at     timestamp(6) with time zone not null,
    next_decision  uuid not null
);
create index decision_of_reference on decision (reference);
