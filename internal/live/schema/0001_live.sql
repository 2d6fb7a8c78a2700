-- +goose Up
create table live_groups (
  node text not null,
  n {{integer|bigint}} not null,
  prev {{blob|bytea}} not null,
  hash {{blob|bytea}} not null,
  at text not null,
  count integer not null,
  primary key (node, n)
){{ without rowid|}};
create table live_entries (
  node text not null,
  n {{integer|bigint}} not null,
  position integer not null,
  kind text not null constraint live_kind_known check (kind in ('room', 'seat', 'leave', 'state', 'answer', 'hand', 'free', 'word', 'note', 'count', 'solo', 'act', 'opened', 'end')),
  room text not null,
  seat text not null,
  question text not null,
  act text not null,
  body text not null,
  primary key (node, n, position)
){{ without rowid|}};
create unique index live_answer_once on live_entries (room, seat, question) where kind = 'answer';
create unique index live_act_once on live_entries (room, kind, act) where kind in ('room', 'seat', 'state', 'free', 'note', 'act');
create unique index live_seat_once on live_entries (room, seat) where kind = 'seat';
create index live_entries_room on live_entries (room, node, n, position);
create index live_rooms on live_entries (act) where kind = 'room';
create index live_ends on live_entries (room) where kind = 'end';
create table live_scripts (
  hash text primary key,
  source {{blob|bytea}} not null
);
create table live_held (
  room text not null,
  act text not null,
  question text not null,
  text text not null,
  primary key (room, act)
);
-- +goose StatementBegin
{{create trigger live_entries_only_grow before update on live_entries begin
  select raise(abort, 'the journal only grows');
end;|create function live_entries_keep() returns trigger language plpgsql as $$
begin
  raise exception 'the journal only grows';
end $$;}}
-- +goose StatementEnd
-- +goose StatementBegin
{{create trigger live_groups_only_grow before update on live_groups begin
  select raise(abort, 'the journal only grows');
end;|create trigger live_entries_only_grow before update on live_entries for each row execute function live_entries_keep();}}
-- +goose StatementEnd
