-- +goose Up
-- Names of alleged perpetrators are off by default (Article 10 of Regulation (EU) 2016/679). Switched on, each lies
-- sealed under the key of the person whose case it is, and serves matching alone.
create table vault_accused_switch (
  one integer primary key constraint one_switch check (one = 1),
  is_on integer not null constraint switch_on_or_off check (is_on in (0, 1)),
  at text not null,
  by_user text not null
);
create table vault_accused (
  id text primary key,
  case_id text not null,
  person text not null, -- whose case it is, and whose key seals it
  sealed {{blob|bytea}} not null,
  at text not null,
  by_user text not null
);
create index vault_accused_case on vault_accused (case_id);
create index vault_accused_person on vault_accused (person);

-- Whom a name may mean: read by nobody but the pickers of a case, which do not offer them.
create table vault_accused_matches (
  case_id text not null,
  person text not null,
  at text not null,
  primary key (case_id, person)
);
