-- +goose Up
-- Coded facts of a case. A change is a new row with the next version; the row before it stays as it was.
create table identification_facts (
  id text primary key,
  case_id text not null constraint facts_of_a_case references cases (id) on delete cascade,
  forms text not null, -- words of lists identification.*, with blanks between them
  means text not null,
  control text not null,
  citizenships text not null, -- ISO 3166-1 alpha-2, or stateless, unknown, not_asked, declined
  age_recruited text not null, -- whole years, or a word of the list identification.age
  age_exploited text not null,
  age_registered text not null,
  age_dispute text not null,
  recruited_country text not null,
  recruited_place text not null default '', -- a municipality, only where that is safe
  exploited_countries text not null,
  exploited_place text not null default '',
  registered_country text not null,
  registered_place text not null default '',
  identifier text not null,
  route text not null,
  recruitment text not null,
  relation text not null,
  access text not null,
  day text not null,
  at text not null,
  by_user text not null,
  by_person text not null default '',
  version {{integer|bigint}} not null,
  constraint facts_version_once unique (case_id, version)
);

-- What somebody saw or heard for one indicator. Rows are only added; the last one holds.
create table indicator_observations (
  id text primary key,
  case_id text not null constraint observation_of_a_case references cases (id) on delete cascade,
  subject text not null, -- labour, sexual: what the set is about
  dimension text not null,
  indicator text not null,
  answer text not null constraint observation_answer_known check (answer in ('yes', 'no', 'unknown', 'not_asked')),
  source text not null, -- list identification.source
  day text not null,
  at text not null,
  turn {{integer|bigint}} not null, -- counts the observations of a case
  by_user text not null,
  by_person text not null default '',
  constraint observation_turn_once unique (case_id, turn)
);

-- Sets of indicators that the house loaded beside those it came with.
create table indicator_rows (
  set_name text not null,
  dimension text not null,
  indicator text not null,
  weight text not null constraint indicator_weight_known check (weight in ('S', 'M', 'W')),
  source text not null,
  confirmed integer not null constraint indicator_confirmed_yes_or_no check (confirmed in (0, 1)),
  place {{integer|bigint}} not null,
  constraint indicator_row_once primary key (set_name, dimension, indicator)
);

-- Who decided what on a person's status. Rows are only added: a correction is a row that names the one it puts right.
create table identification_statuses (
  id text primary key,
  case_id text not null constraint status_of_a_case references cases (id) on delete cascade,
  day text not null, -- of the decision
  decider text not null,
  basis text not null,
  outcome text not null,
  help text not null default '', -- words of the list identification.help: what goes on, where nothing was recognised
  corrects text not null default '', -- id of the row that this one puts right
  why text not null default '', -- sealed
  file text not null default '', -- the commission's file behind it, or empty
  state text not null constraint status_state_known check (state in ('asked', 'approved', 'declined', 'withdrawn')),
  decided_at text not null default '', -- when it was approved or not
  at text not null,
  by_user text not null,
  by_person text not null default ''
);
create index statuses_of_case on identification_statuses (case_id, day);
create index statuses_by_day on identification_statuses (state, day);

-- The file of one sitting of the provider's commission about one case.
create table commission_files (
  id text primary key,
  case_id text not null constraint commission_of_a_case references cases (id) on delete cascade,
  opened_on text not null,
  applied_on text not null default '',
  decided_on text not null default '',
  outcome text not null default '', -- identified, rejected, withdrew, not_applied; empty: open
  help text not null default '',
  why text not null default '', -- sealed
  sent_on text not null default '', -- the pack for the state agency
  by_user text not null,
  by_person text not null default '',
  version {{integer|bigint}} not null
);
create index commission_files_of_case on commission_files (case_id, opened_on);

-- What the person was told before an application, and what they answered.
create table commission_tellings (
  id text primary key,
  file text not null constraint telling_of_a_file references commission_files (id) on delete cascade,
  day text not null,
  language text not null,
  members_told integer not null constraint telling_members_yes_or_no check (members_told in (0, 1)), -- who sits, the police officer among them
  door_told integer not null constraint telling_door_yes_or_no check (door_told in (0, 1)), -- police, prosecutor
  help_told integer not null constraint telling_help_yes_or_no check (help_told in (0, 1)), -- help without status
  answer text not null,
  at text not null,
  by_user text not null,
  by_person text not null default ''
);
create index tellings_of_file on commission_tellings (file, at);

-- Whether a criterion is met and a document is there: one row a rule, the last answer holds and stands in the log.
create table commission_findings (
  file text not null constraint finding_of_a_file references commission_files (id) on delete cascade,
  rule text not null,
  answer text not null,
  day text not null,
  by_user text not null,
  constraint finding_once primary key (file, rule)
);

create table commission_members (
  id text primary key,
  file text not null constraint member_of_a_file references commission_files (id) on delete cascade,
  role text not null,
  person text not null default '', -- of the staff; empty: somebody from outside
  outside text not null default '', -- sealed: who it is and from where
  vote text not null default '',
  dissent text not null default '', -- sealed
  voted_on text not null default '',
  at text not null,
  by_user text not null
);
create index members_of_file on commission_members (file, role);

create table commission_given (
  id text primary key,
  member text not null constraint given_to_a_member references commission_members (id) on delete cascade,
  fields text not null,
  ground text not null,
  disclosure text not null,
  day text not null,
  by_user text not null
);
create index given_to_member on commission_given (member, day);

-- Criteria, deadlines and documents that the house added or confirmed; a row over one that the house came with.
create table commission_rules (
  id text primary key,
  name text not null,
  kind text not null constraint rule_kind_known check (kind in ('criterion', 'deadline', 'document')),
  label text not null default '', -- empty: the words of the house
  days {{integer|bigint}} not null default 0,
  start_event text not null default '',
  from_on text not null default '',
  until_on text not null default '',
  source text not null,
  confirmed_on text not null default '',
  confirmed_by text not null default '',
  version {{integer|bigint}} not null
);
create index commission_rules_by_name on commission_rules (name, from_on);
