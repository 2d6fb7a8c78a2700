-- +goose Up
-- What a person asked for about their own data, and what came of it (GDPR Art. 12 and 15 to 20).
create table right_requests (
  id text primary key,
  number {{integer|bigint}} not null constraint request_number_once unique,
  case_id text not null constraint request_of_a_case references cases (id) on delete cascade,
  kind text not null constraint request_kind_known check (kind in ('access', 'rectification', 'restriction', 'erasure')),
  state text not null constraint request_state_known check (state in ('asked', 'approved', 'waiting', 'restricted', 'done', 'refused', 'withdrawn')),
  asker text not null constraint request_asker_known check (asker in ('person', 'house')), -- the house asks itself when a retention period is over
  asked_on text not null,
  due_on text not null,
  language text not null default 'lv', -- in which the person is answered
  what text not null default '', -- sealed: in the person's words
  identity text not null default '', -- list right.identity: how it was made sure who asks
  checked_on text not null default '',
  checked_by text not null default '', -- id of the worker's person
  safe text not null default '', -- sealed: how it is safe for the person to receive it
  shown text not null default '', -- of the file: keyed hashes of what was held back and goes all the same
  reviewed_on text not null default '',
  reviewed_by text not null default '',
  answer text not null default '', -- sealed: what was done, or why not
  rule text not null default '', -- what stands in the way: a retention class or the cause of a legal hold
  rule_until text not null default '',
  by_user text not null,
  by_person text not null default '',
  approved_by text not null default '',
  approved_on text not null default '',
  second_by text not null default '',
  second_on text not null default '',
  restricted_on text not null default '', -- first day under restriction
  ready_on text not null default '', -- of an erasure: first day on which it is done
  done_on text not null default '',
  done_by text not null default '',
  version {{integer|bigint}} not null,
  constraint erasure_needs_two check (kind <> 'erasure' or state not in ('waiting') or (approved_by <> '' and second_by <> '' and approved_by <> second_by and by_user <> approved_by and by_user <> second_by))
);
create index right_requests_of_case on right_requests (case_id, number);
create index right_requests_open on right_requests (state, due_on);

-- A legal hold: nothing of this person is erased until it ends.
create table right_holds (
  id text primary key,
  case_id text not null constraint hold_of_a_case references cases (id) on delete cascade,
  cause text not null, -- list right.cause
  why text not null, -- sealed
  from_on text not null,
  until_on text not null constraint hold_ends check (until_on >= from_on),
  set_by text not null,
  lifted_on text not null default '',
  lifted_by text not null default '',
  version {{integer|bigint}} not null
);
create index right_holds_of_case on right_holds (case_id, until_on);

-- How long the house keeps a class of records, where it chose otherwise than what is shipped. A choice never changes:
-- a new one takes its place.
create table retention_choices (
  id text primary key,
  class text not null,
  amount {{integer|bigint}} not null constraint retention_amount_positive check (amount between 0 and 1200),
  duty integer not null constraint retention_duty_yes_or_no check (duty in (0, 1)),
  source text not null constraint retention_source_given check (source <> ''),
  from_on text not null,
  by_user text not null,
  at text not null,
  constraint retention_choice_once unique (class, at)
);

-- The register of breaches (GDPR Art. 33(5)). What happened is sealed under the key of the house.
create table breaches (
  id text primary key,
  number {{integer|bigint}} not null constraint breach_number_once unique,
  noticed_at text not null,
  kind text not null, -- list breach.kind
  risk text not null default '' constraint breach_risk_known check (risk in ('', 'none', 'risk', 'high')),
  people_count {{integer|bigint}} not null default 0 constraint breach_people_not_negative check (people_count >= 0),
  what text not null, -- sealed
  consequences text not null default '', -- sealed
  measures text not null default '', -- sealed
  authority_at text not null default '', -- when the authority was told
  why_late text not null default '', -- sealed: why later than 72 hours, or not at all
  told_at text not null default '', -- when the people were told
  told_how text not null default '', -- sealed: how, or why not
  closed_on text not null default '',
  by_user text not null,
  version {{integer|bigint}} not null
);
create index breaches_open on breaches (closed_on, noticed_at);

create table breach_steps (
  id text primary key,
  breach text not null constraint step_of_a_breach references breaches (id) on delete cascade,
  at text not null,
  by_user text not null,
  by_person text not null default '',
  kind text not null constraint breach_step_kind_known check (kind in ('done', 'told')),
  text text not null -- sealed
);
create index breach_steps_of on breach_steps (breach, at);

-- What the responsible person writes into the register of processing and the impact assessment; an edition never changes.
create table processing_texts (
  id text primary key,
  part text not null, -- such as controller, or area.notes
  edition {{integer|bigint}} not null,
  words text not null,
  by_user text not null,
  by_person text not null default '',
  at text not null,
  constraint processing_text_once unique (part, edition)
);

-- Who keeps a printed share of the key: they approve an erasure second.
create table keyholders (
  share {{integer|bigint}} primary key constraint keyholder_share_known check (share between 1 and 3),
  account text not null,
  since_on text not null
);
