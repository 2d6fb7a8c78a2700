-- +goose Up
-- Every act id that was used, kept for good: the same act sent five times makes one row.
create table acts (
  actor text not null,
  verb text not null,
  act text not null,
  hash text not null,
  answer text not null,
  at text not null,
  primary key (actor, verb, act)
);
