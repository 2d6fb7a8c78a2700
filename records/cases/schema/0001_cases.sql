-- +goose Up
-- One case of one person. It has a code and never a name; a person may have several, one after another.
create table cases (
  id text primary key,
  code text not null constraint case_code_once unique,
  person text not null constraint case_of_a_person references people (id),
  opened_on text not null constraint case_opening_day_given check (opened_on <> ''),
  closed_on text not null default '',
  origin text not null default '', -- list case.origin
  outcome text not null default '', -- list case.outcome, of a closed case
  released integer not null default 0 constraint case_released_yes_or_no check (released in (0, 1)), -- for case rows that leave
  earlier text not null default '', -- the case of the same person before this one
  touched_on text not null default '', -- day of the last act on it, whoever did it
  changed_at text not null,
  changed_by text not null default '',
  version {{integer|bigint}} not null,
  constraint case_closed_after_opened check (closed_on = '' or closed_on >= opened_on)
);
create index cases_of_person on cases (person, opened_on);
create index cases_open on cases (closed_on, opened_on, id);
create index cases_touched on cases (closed_on, touched_on);

-- Who works on a case, from one day to another. Cover and who opened it from outside end by themselves.
create table case_team (
  id text primary key,
  case_id text not null constraint team_of_a_case references cases (id) on delete cascade,
  person text not null constraint team_member_is_a_person references people (id),
  part text not null constraint team_part_known check (part in ('responsible', 'member', 'cover', 'outside')),
  from_on text not null,
  until_on text not null default '',
  why {{blob|bytea}} not null, -- sealed: the reason of cover and of opening from outside
  by_user text not null,
  at text not null,
  reviewed_by text not null default '', -- of an opening from outside
  reviewed_at text not null default '',
  constraint team_until_after_from check (until_on = '' or until_on >= from_on)
);
create index case_team_of_case on case_team (case_id, person);
create index case_team_of_person on case_team (person, from_on);
create index case_team_unreviewed on case_team (part, reviewed_at);

-- Cases that belong together: a family is several cases, one a person.
create table case_links (
  id text primary key,
  case_id text not null constraint link_from_a_case references cases (id) on delete cascade,
  other text not null constraint link_to_a_case references cases (id) on delete cascade,
  relation text not null, -- list case.relation: what the other person is to this one
  at text not null,
  by_user text not null,
  constraint case_link_once unique (case_id, other),
  constraint case_linked_to_another check (case_id <> other)
);
create index case_links_other on case_links (other);
