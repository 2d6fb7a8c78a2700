-- +goose Up
create table letters (
  id text primary key,
  about text not null,
  sealed {{blob|bytea}} not null,
  state text not null constraint letter_state_known check (state in ('waiting', 'sent', 'failed')),
  tries integer not null,
  next_at text not null,
  made_at text not null
);
create index letters_waiting on letters (next_at) where state = 'waiting';
