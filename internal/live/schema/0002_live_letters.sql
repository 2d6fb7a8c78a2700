-- +goose Up
-- Sealed worries that came and are not in the journal yet. They lie here without an hour and in no order, and go into
-- the journal together, so that it does not tell beside whose answer a worry came.
create table live_letters (
  room text not null,
  act text not null,
  body text not null,
  primary key (room, act)
){{ without rowid|}};
