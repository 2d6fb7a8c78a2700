-- +goose Up
-- One contact with the helpline: a call, a message, a visit. Nobody stands behind it, no number is kept.
create table helpline_calls (
  id text primary key,
  at text not null,
  day text not null,
  channel text not null,
  topic text not null,
  caller text not null,
  country text not null default '', -- that it is about
  language text not null default '',
  danger integer not null default 0 constraint call_danger_yes_or_no check (danger in (0, 1)),
  told {{blob|bytea}} not null, -- sealed under a key of the call's own
  step text not null,
  code_word {{blob|bytea}} not null, -- token of the caller's own code word; empty: none
  open integer not null constraint call_open_yes_or_no check (open in (0, 1)), -- waits for somebody on the next shift
  became text not null default '', -- id of the case that it became
  operator text not null default '', -- id of the person who took it
  by_user text not null,
  version {{integer|bigint}} not null
);
create index helpline_calls_newest on helpline_calls (at, id);
create index helpline_calls_open on helpline_calls (open, at);
create index helpline_calls_code_word on helpline_calls (code_word);

-- A number to call back, with its rule. It goes by itself when done or after 48 hours.
create table helpline_callbacks (
  call_id text primary key constraint callback_of_a_call references helpline_calls (id) on delete cascade,
  sealed {{blob|bytea}} not null, -- number and rule, under the key of the callback
  subject text not null, -- id of that key
  ends_at text not null
);
create index helpline_callbacks_ends on helpline_callbacks (ends_at);

-- A handover from one shift to the next.
create table helpline_handovers (
  id text primary key,
  at text not null,
  by_user text not null,
  by_person text not null default '',
  says {{blob|bytea}} not null, -- sealed
  taken_by text not null default '',
  taken_at text not null default '',
  version {{integer|bigint}} not null
);
create index helpline_handovers_newest on helpline_handovers (at, id);
