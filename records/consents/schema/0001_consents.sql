-- +goose Up
-- What people are told and asked: a text never changes, a new edition takes its place.
create table consent_texts (
  id text primary key,
  kind text not null constraint consent_text_kind_known check (kind in ('notice', 'consent')),
  edition {{integer|bigint}} not null constraint consent_text_edition_from_two check (edition >= 2), -- edition 1 comes with the program
  language text not null,
  words text not null constraint consent_text_given check (words <> ''),
  by_user text not null,
  at text not null,
  constraint consent_text_once unique (kind, edition, language)
);

-- What the person was told of how their data is kept, apart from every consent.
create table notices_told (
  id text primary key,
  case_id text not null constraint notice_of_a_case references cases (id) on delete cascade,
  edition {{integer|bigint}} not null,
  language text not null,
  read_aloud integer not null constraint notice_read_aloud_yes_or_no check (read_aloud in (0, 1)),
  interpreted integer not null constraint notice_interpreted_yes_or_no check (interpreted in (0, 1)),
  told_on text not null,
  told_by text not null default '', -- id of the person who told
  by_user text not null,
  at text not null
);
create index notices_told_of_case on notices_told (case_id, told_on);

-- One consent: to one recipient, for one purpose, of these fields, until a day.
create table consents (
  id text primary key,
  case_id text not null constraint consent_of_a_case references cases (id) on delete cascade,
  person text not null constraint consent_of_a_person references people (id),
  organisation text not null default '', -- id of the recipient's record, where it has one
  recipient text not null, -- sealed under the person's key: the recipient in words
  recipient_mark text not null, -- keyed hash: the same recipient has the same mark
  purpose text not null, -- list consent.purpose
  fields text not null constraint consent_fields_given check (fields <> ''),
  until_on text not null constraint consent_ends check (until_on <> ''),
  edition {{integer|bigint}} not null,
  language text not null,
  state text not null constraint consent_state_known check (state in ('asked', 'given', 'refused', 'withdrawn')),
  asked_on text not null,
  answered_on text not null default '',
  how text not null default '', -- signed, said, marked
  declaration text not null default '', -- sealed: what the person declared
  testimony text not null default '', -- sealed: what the worker saw
  answered_by text not null default '', -- id of the worker's person
  hash text not null default '', -- of text and answer
  withdrawn_on text not null default '',
  by_user text not null,
  at text not null,
  version {{integer|bigint}} not null
);
create index consents_of_case on consents (case_id, asked_on);
create index consents_of_person on consents (person, recipient_mark, purpose);

-- A recorded no to being counted apart in breakdowns that leave.
create table statistics_noes (
  id text primary key,
  person text not null constraint statistics_no_of_a_person references people (id),
  said_on text not null,
  lifted_on text not null default '', -- the first day on which it does not hold; empty: it holds
  by_user text not null,
  at text not null
);
create index statistics_noes_of_person on statistics_noes (person, said_on);

-- What left without consent because life was in danger or a child had to be protected.
create table overrides (
  id text primary key,
  case_id text not null constraint override_of_a_case references cases (id) on delete cascade,
  person text not null constraint override_of_a_person references people (id),
  ground text not null,
  road text not null,
  purpose text not null,
  fields text not null,
  why text not null constraint override_reason_given check (why <> '' or reviewed_at <> ''), -- sealed
  on_day text not null,
  by_user text not null,
  by_person text not null default '',
  at text not null,
  reviewed_by text not null default '',
  reviewed_at text not null default '',
  verdict text not null default '' constraint override_verdict_known check (verdict in ('', 'right', 'wrong'))
);
create index overrides_unreviewed on overrides (reviewed_at, at);
create index overrides_of_case on overrides (case_id);
