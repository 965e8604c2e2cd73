-- Questions to providers have a lane of their own, so that no alert waits behind them. Those that are in the routine lane already
-- stay there until they are answered. The columns are those of db-scheduler.
create table dispatch_asking (
    task_name            varchar(64) not null,
    task_instance        varchar(64) not null,
    task_data            bytea,
    execution_time       timestamp(6) with time zone not null,
    picked               boolean not null,
    picked_by            varchar(64),
    last_success         timestamp(6) with time zone,
    last_failure         timestamp(6) with time zone,
    consecutive_failures integer,
    last_heartbeat       timestamp(6) with time zone,
    version              bigint not null,
    priority             smallint,
    primary key (task_name, task_instance)
);
create index dispatch_asking_due on dispatch_asking (execution_time);
