-- +goose Up
-- A debrief is of one who was there: somebody under 18 writes one and sees no other.
drop table debriefs;
create table debriefs (
  visit text not null constraint debrief_of_a_visit references visits (id) on delete cascade,
  author text not null,
  written_by text not null,
  sealed {{blob|bytea}} not null,
  written_at text not null,
  version integer not null,
  primary key (visit, author)
);
-- When a pencilled sheet was typed, by the clock of the device it was typed on, and when it came here.
create table sheet_entries (
  id text primary key,
  visit text not null constraint sheet_of_a_visit references visits (id) on delete cascade,
  happened_at text not null,
  entered_at text not null,
  entered_by text not null
);
create index sheet_entries_visit on sheet_entries (visit);
create unique index feeds_mac_once on feeds (mac);
