create index jobs_created on jobs (owner, created, number, id, state);
