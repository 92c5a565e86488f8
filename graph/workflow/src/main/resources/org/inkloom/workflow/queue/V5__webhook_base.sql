alter table webhooks add column base text not null default '';
