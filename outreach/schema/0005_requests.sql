-- +goose Up
-- The name of the host as it was written; the organisation is the record that a person found for it.
alter table requests add column host text not null default '';
alter table requests add column host_kind text not null default '';
alter table requests add column why text not null default '';
-- What the door was told last of a request; compared with how it stands, so that no change is forgotten.
create table door_states (
  request text primary key constraint state_of_a_request references requests (id) on delete cascade,
  word text not null,
  day text not null,
  told_at text not null
);
-- Letters to hosts that were written, so that what is due can be told from what was sent.
create table visit_letters (
  id text primary key,
  visit text not null constraint letter_of_a_visit references visits (id) on delete cascade,
  kind text not null constraint visit_letter_kind_known check (kind in ('confirmation', 'moved', 'cancelled')),
  sequence integer not null,
  written_at text not null
);
create index visit_letters_visit on visit_letters (visit, written_at);
