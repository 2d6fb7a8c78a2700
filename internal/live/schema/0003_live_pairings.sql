-- +goose Up
-- Codes with which a presenter's phone is paired, where several nodes serve a room: the phone may come to any of them. A
-- row goes with its use; what stands here is made of the code with the house's key, not the code.
create table live_pairings (
  room text primary key,
  code text not null,
  young integer not null constraint live_pairing_young_yes_no check (young in (0, 1))
){{ without rowid|}};
