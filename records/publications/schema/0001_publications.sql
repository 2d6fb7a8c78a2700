-- +goose Up
create table publications (
  id text primary key,
  code text not null constraint publication_code_given check (code <> ''),
  kind text not null constraint publication_kind_given check (kind <> ''),
  title text not null constraint publication_title_given check (title <> ''),
  language text not null default '',
  published_on text not null default '',
  grant_id text constraint publication_of_a_grant references grants (id),
  search text not null,
  changed_at text not null,
  changed_by text not null default '',
  version integer not null,
  constraint publication_code_once unique (code)
);
create index publications_grant on publications (grant_id, kind);
create table adoptions (
  publication text not null constraint adoption_of_a_publication references publications (id) on delete cascade,
  organisation text not null constraint adoption_by_an_organisation references organisations (id),
  adopted_on text not null constraint adoption_day_given check (adopted_on <> ''),
  primary key (publication, organisation)
);
create index adoptions_organisation on adoptions (organisation);

-- What is empty in a handout is stored as null, so that it points nowhere; that the same handout stands
-- once is kept by slot: activity, organisation and day joined.
create table handouts (
  id text primary key,
  publication text not null constraint handout_of_a_publication references publications (id) on delete cascade,
  activity text constraint handout_at_an_activity references activities (id),
  organisation text constraint handout_to_an_organisation references organisations (id),
  handed_on text not null default '',
  quantity integer not null constraint handout_quantity_believable check (quantity between 0 and 1000000),
  slot text not null,
  constraint handout_once unique (publication, slot)
);
create index handouts_activity on handouts (activity);
create index handouts_organisation on handouts (organisation);
