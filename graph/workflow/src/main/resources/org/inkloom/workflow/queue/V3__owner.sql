alter table jobs add column owner text not null default 'default';
create index jobs_of_owner on jobs (owner, place);
create index jobs_started on jobs (owner, started);
