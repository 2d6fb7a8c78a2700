-- +goose Up
create table wrapped_keys (
  id text primary key,
  wrapped {{blob|bytea}} not null
);
create table destroyed_keys (
  id text primary key,
  day text not null
);
create table name_tokens (
  person text not null,
  token {{blob|bytea}} not null,
  primary key (token, person)
);
create index name_tokens_person on name_tokens (person);
create table chain_head (
  one integer primary key constraint one_head check (one = 1),
  seq {{integer|bigint}} not null,
  mac {{blob|bytea}} not null,
  at text not null
);
