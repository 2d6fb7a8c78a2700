-- +goose Up
-- What can be taken only once at a time, besides people: the trailer, a vehicle, a set of materials.
create table resources (
  id text primary key,
  code text not null,
  kind text not null constraint resource_kind_known check (kind in ('trailer', 'vehicle', 'kit')),
  label text not null,
  setup_minutes integer not null,
  teardown_minutes integer not null,
  retired_on text not null,
  version integer not null,
  constraint resource_code_once unique (code)
);
create table requests (
  id text primary key,
  reference text not null,
  state text not null constraint request_state_known check (state in ('new', 'planned', 'waiting', 'declined', 'withdrawn')),
  source text not null constraint request_source_known check (source in ('door', 'staff')),
  received_at text not null,
  organisation text not null,
  municipality text not null,
  country text not null,
  wished text not null,
  pupils integer not null,
  classes integer not null,
  languages text not null,
  phones_allowed integer not null constraint request_phones_yes_no check (phones_allowed in (0, 1)),
  letter_language text not null,
  sealed {{blob|bytea}} not null,
  link_mac {{blob|bytea}} not null,
  link_ends text not null,
  visit text not null,
  version integer not null,
  constraint request_reference_once unique (reference)
);
create index requests_state on requests (state, received_at);
create table visits (
  id text primary key,
  code text not null,
  state text not null constraint visit_state_known check (state in ('tentative', 'confirmed', 'held', 'cancelled')),
  day text not null,
  organisation text not null,
  municipality text not null,
  country text not null,
  zone text not null,
  leaves_at text not null,
  back_at text not null,
  leaves_utc text not null,
  back_utc text not null,
  resource text not null,
  safeguarding_lead text not null,
  safeguarding_deputy text not null,
  request text not null,
  sealed {{blob|bytea}} not null,
  cancelled_why text not null,
  calendar_sequence integer not null,
  changed_at text not null,
  version integer not null,
  constraint visit_code_once unique (code)
);
create index visits_day on visits (day, id);
create index visits_state on visits (state, day);
create table visit_crew (
  visit text not null constraint crew_of_a_visit references visits (id) on delete cascade,
  person text not null constraint crew_is_a_person references people (id),
  place integer not null,
  primary key (visit, person)
);
create index visit_crew_person on visit_crew (person, visit);
-- When something or somebody is taken: the road, the setting up and the taking down are part of it.
-- An act that would overlap another is refused inside its transaction.
create table bookings (
  id text primary key,
  what text not null constraint booking_of_what check (what in ('resource', 'person')),
  taken text not null,
  from_utc text not null,
  to_utc text not null,
  visit text not null,
  activity text not null,
  constraint booking_ends_after_start check (to_utc > from_utc)
);
create index bookings_taken on bookings (what, taken, from_utc);
create index bookings_visit on bookings (visit);
create table debriefs (
  visit text primary key constraint debrief_of_a_visit references visits (id) on delete cascade,
  sealed {{blob|bytea}} not null,
  written_by text not null,
  written_at text not null,
  version integer not null
);
create table feeds (
  id text primary key,
  person text not null,
  mac {{blob|bytea}} not null,
  made_at text not null,
  revoked_at text not null
);
create index feeds_person on feeds (person);
create table road_times (
  from_place text not null,
  to_place text not null,
  minutes integer not null constraint road_minutes_believable check (minutes between 0 and 2880),
  km integer not null,
  source text not null,
  primary key (from_place, to_place)
);
