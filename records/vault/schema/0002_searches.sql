-- +goose Up
-- How many searches of the protected shelf an account made on a day: never what was asked for.
create table vault_searches (
  day text not null,
  by_user text not null,
  many {{integer|bigint}} not null,
  primary key (day, by_user)
);

-- A search made while the shelf was locked, sealed, until it was looked at again; then an empty row for who asked.
create table vault_waiting (
  id text primary key,
  by_user text not null,
  by_person text not null default '',
  sealed {{blob|bytea}} not null,
  at text not null,
  looked integer not null constraint waiting_looked_yes_or_no check (looked in (0, 1))
);

-- The second of two records that may be of one person, and other lines that speak of two.
alter table vault_notices add column other text not null default '';
