insert into counters (name, value) values ('paused', 0);
