-- +goose Up
-- What workers write about a case. The text is sealed under the person's key.
create table case_notes (
  id text primary key,
  case_id text not null constraint note_of_a_case references cases (id) on delete cascade,
  kind text not null constraint note_kind_known check (kind in ('fact', 'contact', 'thought')),
  restricted integer not null constraint note_restricted_yes_or_no check (restricted in (0, 1)),
  viewers text not null default '', -- of a restricted note: ids of people who open it, with blanks around each
  author text not null, -- id of the person; empty: their record is gone
  happened_on text not null constraint note_day_given check (happened_on <> ''),
  body {{blob|bytea}} not null, -- sealed
  at text not null,
  typo_until text not null, -- until then the author corrects a slip without a history
  versions {{integer|bigint}} not null default 1,
  version {{integer|bigint}} not null
);
create index case_notes_of_case on case_notes (case_id, happened_on, id);

-- How a note stood before each amendment.
create table case_note_versions (
  note text not null constraint version_of_a_note references case_notes (id) on delete cascade,
  number {{integer|bigint}} not null,
  body {{blob|bytea}} not null, -- sealed
  reason {{blob|bytea}} not null, -- sealed: why it was amended
  at text not null,
  by_person text not null default '',
  constraint note_version_once primary key (note, number)
);

-- What a worker does: the notes of a psychologist and of a lawyer are their author's unless they say otherwise.
create table note_callings (
  person text primary key constraint calling_of_a_person references people (id),
  calling text not null constraint calling_known check (calling in ('social_worker', 'psychologist', 'lawyer', 'other')),
  version {{integer|bigint}} not null
);

-- A draft that goes on: its text lies sealed in a file of its own, this row says whose it is.
create table note_drafts (
  id text primary key,
  case_id text not null constraint draft_of_a_case references cases (id) on delete cascade,
  author text not null,
  by_user text not null,
  at text not null,
  constraint one_draft_of_an_author_and_case unique (case_id, by_user)
);
