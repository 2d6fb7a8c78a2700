-- +goose Up
-- At the office: laptops that are its own, packs that were made for them, receipts that were given, and acts of
-- the crew that came with journals. On a laptop: who it is, what it carries, receipts that came back.
create table hubs (
  id text primary key,
  code text not null constraint hub_code_once unique,
  public_key {{blob|bytea}} not null,
  pack text not null,
  enrolled_at text not null,
  heard_at text not null,
  n {{integer|bigint}} not null,
  told {{integer|bigint}} not null,
  whole {{integer|bigint}} not null,
  revoked_at text not null,
  revoked_why text not null,
  version integer not null
);
create table hub_packs (
  id text primary key,
  made_at text not null,
  made_by text not null,
  ends_on text not null,
  visits integer not null,
  activities integer not null,
  hub text not null,
  withdrawn_at text not null,
  version integer not null
);
create table hub_receipts (
  id text primary key,
  hub text not null,
  n {{integer|bigint}} not null,
  groups integer not null,
  entries integer not null,
  at text not null,
  line text not null
);
create index hub_receipts_of on hub_receipts (hub, n);
create table hub_acts (
  id text primary key,
  hub text not null,
  n {{integer|bigint}} not null,
  place integer not null,
  verb text not null,
  person text not null,
  visit text not null,
  happened_at text not null,
  arrived_at text not null,
  sealed {{blob|bytea}} not null,
  state text not null constraint hub_act_state_known check (state in ('new', 'done', 'refused', 'settled')),
  reason text not null,
  settled_at text not null,
  settled_by text not null,
  settled_why text not null,
  version integer not null,
  constraint hub_act_once unique (hub, n, place)
);
create index hub_acts_open on hub_acts (state, hub, n, place);
create table hub_self (
  id text primary key,
  sealed {{blob|bytea}} not null
);
create table hub_carried (
  id text primary key,
  unpacked_at text not null,
  made_at text not null,
  ends_on text not null,
  sealed {{blob|bytea}} not null
);
create table hub_ticks (
  day text not null,
  item text not null,
  at text not null,
  constraint hub_tick_once unique (day, item)
);
