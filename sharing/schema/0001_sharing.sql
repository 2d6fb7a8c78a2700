-- +goose Up
-- A referral that left the house: by paper, in a file under a passphrase, or in a package. The values are not kept.
create table sendings (
  id text primary key,
  case_id text not null constraint sending_of_a_case references cases (id) on delete cascade,
  person text not null constraint sending_of_a_person references people (id),
  way text not null constraint sending_way_known check (way in ('paper', 'file', 'package')),
  organisation text not null default '',
  recipient text not null, -- sealed under the person's key
  purpose text not null,
  ground text not null constraint sending_ground_given check (ground <> ''),
  unnamed integer not null constraint sending_unnamed_yes_or_no check (unnamed in (0, 1)),
  fields text not null constraint sending_fields_given check (fields <> ''),
  withheld text not null default '',
  until_on text not null,
  left_on text not null,
  disclosure text not null,
  consent text not null default '',
  to_key text not null default '',
  secret text not null default '', -- sealed under the key of the house
  recall text not null default '', -- sealed under the key of the house
  state text not null constraint sending_state_known check (state in ('left', 'accepted', 'declined', 'arrived')),
  answered_on text not null default '',
  arrived_on text not null default '',
  recalled_on text not null default '',
  answer text not null default '', -- sealed under the person's key
  by_user text not null,
  by_person text not null default '',
  reviewed_at text not null default '',
  at text not null,
  version {{integer|bigint}} not null
);
create index sendings_of_case on sendings (case_id, left_on);
create index sendings_of_person on sendings (person);
create index sendings_unreviewed on sendings (unnamed, reviewed_at);

-- A package that came. Its content goes when its last day is over or a recall arrives; the row stays, so that it
-- is never opened a second time.
create table arrivals (
  id text primary key,
  package text not null constraint arrival_once unique,
  from_key text not null,
  content {{blob|bytea}} not null, -- sealed under a key of its own
  secret text not null default '', -- sealed under the key of the house
  recall_hash text not null,
  fields text not null,
  purpose text not null,
  ground text not null,
  made_on text not null,
  until_on text not null,
  opened_on text not null,
  state text not null constraint arrival_state_known check (state in ('left', 'accepted', 'declined', 'arrived')),
  answered_on text not null default '',
  arrived_on text not null default '',
  recalled_on text not null default '',
  by_user text not null,
  at text not null,
  version {{integer|bigint}} not null
);
create index arrivals_by_day on arrivals (opened_on);
create index arrivals_by_end on arrivals (until_on);

-- Recalls that were heard, also of packages that have not come yet: such a package is not opened.
create table recalls_heard (
  package text not null,
  hash text not null, -- of the secret that the recall showed
  heard_on text not null,
  constraint recall_heard_once primary key (package, hash)
);
