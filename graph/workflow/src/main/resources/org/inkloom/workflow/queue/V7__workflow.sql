-- The id of the workflow that a job came with, '' where it came with none; null until it was looked for.
alter table jobs add column workflow text;
create index jobs_of_workflow on jobs (workflow, owner, created, number, id, state);
