-- A message that was sent is written into no index any more.
drop index message_of_provider;
drop index message_to_contact;
