-- +goose Up
-- What the law allows, as rows that the house added to the shipped ones. A row holds from its first day.
create table hours_rules (
  id text primary key,
  rule text not null,
  unit text not null constraint hours_rule_unit_known check (unit in ('days', 'hours', 'consultations')),
  amount integer not null,
  period text not null,
  span integer not null,
  starts_after text not null default '',
  pause integer not null constraint hours_rule_pause_yes_or_no check (pause in (0, 1)),
  first_day integer not null constraint hours_rule_first_day_yes_or_no check (first_day in (0, 1)),
  last_day integer not null constraint hours_rule_last_day_yes_or_no check (last_day in (0, 1)),
  condition_word text not null default '',
  excludes text not null default '',
  valid_from text not null,
  valid_to text not null default '',
  source text not null,
  confirmed integer not null constraint hours_rule_confirmed_yes_or_no check (confirmed in (0, 1)),
  added_at text not null,
  added_by text not null,
  constraint hours_rule_once_a_day unique (rule, valid_from)
);

-- A case has a rule from a day on. A second course is a second row.
create table case_rules (
  id text primary key,
  case_id text not null constraint case_rule_of_a_case references cases (id) on delete cascade,
  rule text not null,
  starts_on text not null constraint case_rule_day_given check (starts_on <> ''),
  ended_on text not null default '',
  changed_at text not null,
  changed_by text not null default '',
  version {{integer|bigint}} not null,
  constraint case_rule_once unique (case_id, rule, starts_on),
  constraint case_rule_ended_after_start check (ended_on = '' or ended_on >= starts_on)
);

-- A break of a rule, both days included.
create table pauses (
  id text primary key,
  case_id text not null constraint pause_of_a_case references cases (id) on delete cascade,
  rule text not null,
  from_on text not null constraint pause_day_given check (from_on <> ''),
  to_on text not null default '',
  changed_at text not null,
  changed_by text not null default '',
  version {{integer|bigint}} not null,
  constraint pause_once unique (case_id, rule, from_on),
  constraint pause_to_after_from check (to_on = '' or to_on >= from_on)
);

-- One piece of work, in minutes. The mark says why the responsible person looks at it.
create table services (
  id text primary key,
  code text not null constraint service_code_once unique,
  case_id text not null constraint service_of_a_case references cases (id) on delete cascade,
  day text not null constraint service_day_given check (day <> ''),
  minutes integer not null constraint service_minutes_above_zero check (minutes > 0),
  specialist text not null,
  payer text not null default '', -- as the register holds it
  rule text not null default '',
  activity text not null default '',
  grant_code text not null default '',
  place text not null default '',
  by_person text not null default '',
  mark text not null default '' constraint service_mark_known check (mark in ('', 'over', 'outside', 'closed', 'no_clock')),
  over_minutes integer not null default 0,
  reviewed_by text not null default '',
  reviewed_at text not null default '',
  changed_at text not null,
  changed_by text not null default '',
  version {{integer|bigint}} not null
);
create index services_of_case on services (case_id, day, code);
create index services_unreviewed on services (mark, reviewed_at, day);
create index services_of_grant on services (grant_code, day, case_id, minutes);
create index services_by on services (by_person);

-- What each payer pays of a service: whole minutes, all of them, each once.
create table service_parts (
  service_id text not null constraint part_of_a_service references services (id) on delete cascade,
  payer text not null,
  share integer not null constraint part_share_of_the_whole check (share between 1 and 10000),
  minutes integer not null,
  month text not null, -- 2024-07
  case_id text not null,
  specialist text not null,
  rule text not null,
  primary key (service_id, payer)
);
create index service_parts_of_month on service_parts (month, payer, specialist, rule, case_id, minutes);

-- What was spent for a person: tickets, medicine, mileage.
create table case_costs (
  id text primary key,
  case_id text not null constraint cost_of_a_case references cases (id) on delete cascade,
  day text not null constraint cost_day_given check (day <> ''),
  kind text not null, -- list hours.cost
  cents integer not null,
  km integer not null default 0,
  payer text not null default '',
  by_person text not null default '',
  changed_at text not null,
  changed_by text not null default '',
  version {{integer|bigint}} not null,
  constraint cost_or_way check (cents > 0 or km > 0)
);
create index case_costs_of_case on case_costs (case_id, day, id);
create index case_costs_of_month on case_costs (payer, day);

-- A month that was sent to its payer. What was sent stands in its lines and is not changed any more.
create table payer_months (
  id text primary key,
  payer text not null,
  month text not null,
  minutes integer not null,
  cents integer not null,
  km integer not null,
  services integer not null,
  corrections integer not null,
  hash text not null, -- of the CSV that was sent
  disclosure text not null,
  sent_on text not null,
  sent_at text not null,
  sent_by text not null,
  constraint payer_month_once unique (payer, month)
);
create table payer_month_lines (
  month_id text not null constraint line_of_a_month references payer_months (id) on delete cascade,
  position integer not null,
  what text not null constraint line_is_service_or_cost check (what in ('service', 'cost')),
  ref text not null,
  code text not null,
  case_id text not null,
  day text not null,
  specialist text not null, -- of a cost: its kind
  rule text not null,
  minutes integer not null, -- below zero: taken back
  cents integer not null,
  km integer not null,
  correction integer not null constraint line_correction_yes_or_no check (correction in (0, 1)),
  primary key (month_id, position)
);
create index payer_month_lines_of on payer_month_lines (what, ref);

-- Services and costs that were touched after a month with them was sent: the next month says what changed.
create table corrections_due (
  payer text not null,
  what text not null,
  ref text not null,
  primary key (payer, what, ref)
);

-- Cases whose marks an import left to be reckoned.
create table hours_to_mark (
  case_id text primary key
);
