create table single_use_keys (owner text not null, name text not null, used bigint not null, primary key (owner, name));
create table assets (
  id text primary key,
  owner text not null,
  hash text,
  size bigint not null,
  type text not null,
  place text not null,
  name text,
  created bigint not null,
  job text
);
create index assets_of_hash on assets (owner, hash);
create table webhooks (
  job text primary key,
  owner text not null,
  url text not null,
  secret text not null,
  attempts integer not null,
  due bigint not null
);
