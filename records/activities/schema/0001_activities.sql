-- +goose Up
create table activities (
  id text primary key,
  code text not null,
  visit text not null,
  format text not null,
  title text not null,
  status text not null constraint activity_status_known check (status in ('planned', 'held', 'cancelled')),
  starts_at text not null,
  ends_at text not null,
  zone text not null,
  starts_utc text not null,
  ends_utc text not null,
  day text not null,
  place text not null,
  municipality text not null,
  country text not null,
  host text not null,
  language text not null,
  circle text not null,
  protected integer not null constraint activity_protected_yes_no check (protected in (0, 1)),
  cancelled_why text not null,
  made_by text not null,
  changed_at text not null,
  changed_by text not null default '',
  version integer not null,
  constraint activity_code_once unique (code),
  constraint activity_ends_after_start check (ends_utc >= starts_utc)
);
create index activities_day on activities (day, id);
create index activities_open on activities (protected, day, id);
create index activities_visit on activities (visit);
create index activities_host on activities (host);
create table activity_leaders (
  activity text not null constraint leader_of_an_activity references activities (id) on delete cascade,
  person text not null constraint leader_is_a_person references people (id),
  place integer not null,
  primary key (activity, person)
);
create index activity_leaders_person on activity_leaders (person, activity);
create table activity_grants (
  activity text not null constraint share_of_an_activity references activities (id) on delete cascade,
  grant_id text not null constraint share_of_a_grant references grants (id),
  share integer not null constraint share_in_hundredths check (share between 1 and 10000),
  place integer not null,
  primary key (activity, grant_id)
);
create index activity_grants_grant on activity_grants (grant_id);
create table headcounts (
  id text primary key,
  activity text not null constraint headcount_of_an_activity references activities (id) on delete cascade,
  audience text not null,
  sex text not null,
  age_band text not null,
  method text not null,
  method_rank integer not null,
  count integer not null constraint headcount_not_absurd check (count between 0 and 100000),
  counted_by text not null,
  entered_by text not null,
  entered_at text not null,
  version integer not null,
  constraint headcount_once unique (activity, audience, sex, age_band, method)
);
create table headcount_corrections (
  id text primary key,
  headcount text not null,
  activity text not null constraint correction_of_an_activity references activities (id) on delete cascade,
  was integer not null,
  becomes integer not null,
  why text not null,
  corrected_by text not null,
  corrected_at text not null
);
create index headcount_corrections_activity on headcount_corrections (activity);
create table attendance (
  activity text not null constraint attendance_of_an_activity references activities (id) on delete cascade,
  person text not null constraint attendance_of_a_person references people (id),
  role text not null constraint attendance_role_known check (role in ('participant', 'leader')),
  status text not null constraint attendance_status_known check (status in ('registered', 'attended', 'absent')),
  primary key (activity, person, role)
) {{without rowid|}};
create index attendance_person on attendance (person, activity);
create table evidence (
  id text primary key,
  activity text not null constraint evidence_of_an_activity references activities (id) on delete cascade,
  kind text not null,
  document text not null,
  hash text not null,
  located text not null,
  added_at text not null,
  constraint evidence_is_somewhere check (document <> '' or located <> '')
);
create index evidence_activity on evidence (activity);
-- Kept totals: one row for each held activity and grant. A test makes them anew from the rows and compares.
create table counting (
  grant_id text not null,
  format text not null,
  day text not null,
  activity text not null,
  host text not null,
  country text not null,
  shared integer not null,
  pupils integer not null,
  teachers integer not null,
  visitors integer not null,
  professionals integer not null,
  parents integer not null,
  primary key (grant_id, format, day, activity)
) {{without rowid|}};
create index counting_activity on counting (activity);
create table counting_due (activity text primary key);
