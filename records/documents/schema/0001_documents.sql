-- +goose Up
-- The content is a sealed file of its own, named by the id.
create table documents (
  id text primary key,
  owner_kind text not null constraint document_owner_kind_given check (owner_kind <> ''),
  owner text not null constraint document_owner_given check (owner <> ''),
  kind text not null constraint document_kind_known check (kind in ('note', 'file', 'agreement', 'evidence')),
  subject text not null default '',
  title {{blob|bytea}} not null, -- sealed
  file_name {{blob|bytea}} not null, -- sealed; empty where there is none
  mime text not null,
  size {{integer|bigint}} not null constraint document_size_counted check (size > 0),
  hash text not null constraint document_hash_whole check (length(hash) = 64),
  at text not null,
  by_user text not null,
  by_person text not null default '',
  version {{integer|bigint}} not null
);
create index documents_of_owner on documents (owner_kind, owner, id);
create index documents_of_subject on documents (subject);
create index documents_of_author on documents (by_person);
