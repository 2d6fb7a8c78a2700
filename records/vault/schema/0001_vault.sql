-- +goose Up
-- A contact of an organisation: the host's teacher, the person who answers the telephone. The names are on
-- the contact's sheet, or on the sheet of the person it is.
create table vault_contacts (
  id text primary key,
  code text not null constraint contact_code_once unique,
  organisation text not null constraint contact_of_an_organisation references organisations (id) on delete cascade,
  person text constraint contact_is_a_person references people (id),
  task text not null default '', -- what they do there; sealed
  changed_at text not null,
  changed_by text not null default '', -- record of the person who saved it last
  version {{integer|bigint}} not null
);
create index vault_contacts_organisation on vault_contacts (organisation);
create index vault_contacts_person on vault_contacts (person);

create table vault_sheets (
  holder text primary key, -- id of a person or of a contact
  contact text constraint sheet_of_a_contact references vault_contacts (id) on delete cascade,
  shelf text not null constraint shelf_known check (shelf in ('protected', 'working')),
  changed_at text not null,
  changed_by text not null default '',
  version {{integer|bigint}} not null,
  constraint contacts_lie_on_the_working_shelf check (contact is null or (contact = holder and shelf = 'working'))
);

create table vault_entries (
  holder text not null constraint entry_of_a_sheet references vault_sheets (holder) on delete cascade,
  field text not null,
  sealed {{blob|bytea}} not null,
  primary key (holder, field)
);

-- Who opened a protected sheet and why: read by the responsible person.
create table vault_notices (
  id text primary key,
  at text not null,
  by_user text not null,
  by_person text not null default '',
  person text not null,
  act text not null, -- the verb
  purpose text not null,
  why text not null default '', -- sealed under the key of the house
  seen_by text not null default '',
  seen_at text not null default ''
);
create index vault_notices_unseen on vault_notices (seen_at, id);
create index vault_notices_person on vault_notices (person);

create table vault_lock (
  one integer primary key constraint one_lock check (one = 1),
  locked integer not null constraint locked_yes_or_no check (locked in (0, 1)),
  at text not null,
  by_user text not null
);
