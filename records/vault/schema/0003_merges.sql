-- +goose Up
-- Two records that were made one: what is needed to part them again, sealed under the key of the one that stands.
create table vault_merges (
  id text primary key,
  at text not null,
  by_user text not null,
  kept text not null, -- person whose record stands for both
  merged text not null, -- person whose record it stands for
  sealed {{blob|bytea}} not null, -- empty once it is settled or undone
  until_on text not null, -- last day on which it can be undone
  state text not null constraint merge_state_known check (state in ('open', 'undone', 'settled'))
);
create index vault_merges_kept on vault_merges (kept, state);
create index vault_merges_until on vault_merges (state, until_on);
