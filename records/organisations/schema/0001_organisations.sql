-- +goose Up
-- search and name_order are the name, code and municipality in folded letters: both engines search and
-- order by them alike.
create table organisations (
  id text primary key,
  code text not null constraint organisation_code_given check (code <> ''),
  name text not null constraint organisation_name_given check (name <> ''),
  kind text not null constraint organisation_kind_given check (kind <> ''),
  country text not null default '',
  municipality text not null default '',
  region text not null default '',
  coalition_member_from text not null default '',
  coalition_member_to text not null default '',
  name_order text not null,
  search text not null,
  changed_at text not null,
  changed_by text not null default '',
  version integer not null,
  constraint organisation_code_once unique (code),
  constraint organisation_membership_in_order
    check (coalition_member_to = '' or coalition_member_from <= coalition_member_to)
);
create index organisations_by_name on organisations (name_order, id);
create index organisations_by_kind on organisations (kind, name_order, id);
create index organisations_kinds on organisations (kind);
create index organisations_municipalities on organisations (municipality);

-- A branch: a house, a department, a site. Its place is a record of its own, which knows how safely it
-- may be told.
create table organisation_branches (
  id text primary key,
  organisation text not null constraint branch_of_an_organisation references organisations (id) on delete cascade,
  name text not null constraint branch_name_given check (name <> ''),
  place text constraint branch_at_a_place references places (id),
  hours text not null default '',
  version integer not null
);
create index organisation_branches_of on organisation_branches (organisation);

-- What an organisation, or one branch of it, offers, and whom it accepts.
create table organisation_offers (
  id text primary key,
  organisation text not null constraint offer_of_an_organisation references organisations (id) on delete cascade,
  branch text constraint offer_of_a_branch references organisation_branches (id) on delete cascade,
  what text not null constraint offer_what_given check (what <> ''),
  whom text not null constraint offer_whom_given check (whom <> ''),
  sex text not null constraint offer_sex_given check (sex <> ''),
  children text not null constraint offer_children_given check (children <> ''),
  languages text not null default '',
  access text not null default '',
  hours text not null default '',
  version integer not null
);
create index organisation_offers_of on organisation_offers (organisation);
