create table jobs (
  id text primary key,
  number double precision not null,
  prompt text not null,
  extra text not null,
  outputs text not null,
  client text,
  created bigint not null,
  state text not null,
  head integer not null,
  started bigint,
  ended bigint,
  shown text,
  meta text,
  status text,
  place bigint
);
create index jobs_waiting on jobs (state, head, number, id);
create index jobs_ended on jobs (place);
create table counters (name text primary key, value bigint not null);
insert into counters (name, value) values ('number', 0);
insert into counters (name, value) values ('place', 0);
