create index message_of_contact on message (partner, contact);
