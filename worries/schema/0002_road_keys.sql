-- +goose Up
-- The key for the road of a lead or deputy: what a child asks in a lesson is sealed to the public half. The private
-- half is sealed under a passphrase that its owner alone knows, so that it opens on a laptop without the office.
create table safeguarding_keys (
  id text primary key,
  account text not null constraint safeguarding_key_one_each unique,
  public_key {{blob|bytea}} not null,
  private_sealed {{blob|bytea}} not null,
  set_at text not null
);
