-- +goose Up
-- A place, and how safely it may be told. Of a withheld place the address and the point stand sealed.
create table places (
  id text primary key,
  code text not null constraint place_code_given check (code <> ''),
  name text not null constraint place_name_given check (name <> ''),
  name_order text not null,
  kind text not null constraint place_kind_given check (kind <> ''),
  municipality text not null default '',
  country text not null default '',
  told text not null constraint place_told_known check (told in ('public', 'front_gate', 'withheld')),
  address text not null default '',
  lat text not null default '',
  lon text not null default '',
  sealed text not null default '',
  changed_at text not null,
  changed_by text not null default '',
  version integer not null,
  constraint place_code_once unique (code),
  constraint place_withheld_sealed check (told <> 'withheld' or (address = '' and lat = '' and lon = ''))
);
create index places_by_name on places (name_order, id);
