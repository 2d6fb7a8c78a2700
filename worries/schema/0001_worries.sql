-- +goose Up
-- The lead and the deputy, each with a key pair; the private half is sealed under the house key and
-- bound to the account. One row is in force for each duty; earlier ones stay for what was sealed to them.
create table safeguarders (
  id text primary key,
  duty text not null constraint safeguarder_duty_known check (duty in ('lead', 'deputy')),
  account text not null,
  public_key {{blob|bytea}} not null,
  private_sealed {{blob|bytea}} not null,
  from_at text not null,
  until_at text not null
);
create index safeguarders_account on safeguarders (account);
create unique index safeguarder_one_a_duty on safeguarders (duty) where until_at = '';
create table worries (
  id text primary key,
  sealed {{blob|bytea}} not null,
  lead_key text not null,
  deputy_key text not null,
  lead_account text not null,
  deputy_account text not null,
  sent_by text not null,
  sent_at text not null,
  read_by text not null,
  read_at text not null,
  told_at text not null,
  closed_at text not null,
  closed_by text not null,
  passed_on integer not null constraint worry_passed_yes_no check (passed_on in (0, 1)),
  closing_sealed {{blob|bytea}} not null,
  version integer not null
);
create index worries_open on worries (sent_at) where closed_at = '';
