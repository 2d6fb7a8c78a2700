-- +goose Up
create table disclosures (
  id text primary key,
  at text not null,
  day text not null,
  by_user text not null,
  by_person text not null default '',
  outcome text not null constraint disclosure_outcome_known check (outcome in ('left', 'refused')),
  subject text not null default '', -- the person whose data it was, where it was one person's
  kind text not null constraint disclosure_kind_given check (kind <> ''),
  to_whom text not null, -- sealed
  ground text not null,
  why text not null, -- sealed
  registers text not null default '',
  row_count {{integer|bigint}} not null default 0 constraint disclosure_rows_counted check (row_count >= 0),
  hash text not null default '',
  report text not null default ''
);
create index disclosures_of_user on disclosures (by_user, id);
create index disclosures_of_subject on disclosures (subject);
create index disclosures_of_report on disclosures (report);

create table disclosure_cells (
  disclosure text not null constraint cell_of_a_disclosure references disclosures (id),
  table_name text not null,
  row_key text not null,
  column_name text not null,
  value text not null,
  constraint disclosure_cell_once primary key (disclosure, table_name, row_key, column_name)
);
create index disclosure_cells_by_place on disclosure_cells (table_name, row_key, column_name);
