-- +goose Up
create table grants (
  id text primary key,
  code text not null,
  title text not null,
  funder text not null,
  starts_on text not null,
  ends_on text not null,
  total_cost_cents {{integer|bigint}} not null constraint grant_cost_not_negative check (total_cost_cents >= 0),
  grant_rate integer not null constraint grant_rate_up_to_one check (grant_rate between 0 and 10000),
  funder_rate integer not null constraint funder_rate_up_to_one check (funder_rate between 0 and 10000),
  second_funder text not null,
  credit_line text not null,
  changed_at text not null,
  changed_by text not null default '',
  version integer not null,
  constraint grant_code_once unique (code),
  constraint grant_ends_after_start check (ends_on >= starts_on)
);
