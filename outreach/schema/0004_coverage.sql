-- +goose Up
-- Boundaries that people bring: dated, with source and licence, so that a map can be judged later.
create table boundaries (
  id text primary key,
  name text not null constraint boundary_name_given check (name <> ''),
  source text not null constraint boundary_source_given check (source <> ''),
  licence text not null constraint boundary_licence_given check (licence <> ''),
  valid_from text not null constraint boundary_first_day_given check (valid_from <> ''),
  valid_to text not null,
  areas integer not null,
  added_at text not null,
  version integer not null,
  constraint boundary_ends_after_start check (valid_to = '' or valid_to >= valid_from)
);
-- One territory. The outline is packed; the centre is in hundred-thousandths of a degree.
create table boundary_areas (
  boundary text not null constraint area_of_boundaries references boundaries (id) on delete cascade,
  code text not null,
  name text not null,
  place integer not null,
  centre_lat integer not null,
  centre_lon integer not null,
  outline {{blob|bytea}} not null,
  primary key (boundary, code)
);
alter table road_times add column version integer not null default 1;
