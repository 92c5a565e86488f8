create table contest (
  id bigint primary key,
  opened bigint not null,
  rules text not null,
  salt text not null,
  stage text not null
);
create table entries (
  number bigint primary key,
  blind text not null unique,
  team text not null,
  name text not null,
  title text not null,
  path text not null,
  lock_sum text not null unique,
  entered bigint not null
);
create table checks (
  entry bigint not null references entries (number),
  kind text not null,
  state text not null,
  value text not null,
  why text not null,
  tries bigint not null,
  primary key (entry, kind)
);
create table ballots (
  round text not null,
  judge text not null,
  entry bigint not null references entries (number),
  technique bigint not null,
  coherence bigint not null,
  look bigint not null,
  at bigint not null,
  primary key (round, judge, entry)
);
create index ballots_of_entries on ballots (entry, round);
create table votes (
  voter text primary key,
  entry bigint not null references entries (number),
  at bigint not null
);
create index votes_for_entries on votes (entry);
create table finalists (
  entry bigint primary key references entries (number),
  place bigint not null
);
create table audit (
  number bigint primary key,
  at bigint not null,
  part text not null,
  subject text not null,
  content text not null,
  previous text not null,
  hash text not null
);
create table chain (id bigint primary key, length bigint not null, head text not null);
insert into chain (id, length, head) values (1, 0, '');
