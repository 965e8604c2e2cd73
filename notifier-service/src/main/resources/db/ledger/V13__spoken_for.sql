-- Whatever a provider says of a message is asked of those that it spoke for, too: without this each report read the table.
create index message_carried on message (carried_by);
