-- +goose Up
-- Why a letter could not be sent, as a word and never as the server's sentence, which may hold an address.
alter table letters add column reason text not null default '';
alter table letters add column sent_at text not null default '';
create index letters_failed on letters (made_at) where state = 'failed';
create table mail_account (
  id text primary key constraint mail_account_is_one check (id = 'house'),
  sealed {{blob|bytea}} not null,
  changed_at text not null,
  version integer not null
);
