-- +goose Up
-- While a row of a case is not lifted, the case is shown and nothing in it is changed (GDPR Art. 18).
create table case_restrictions (
  id text primary key,
  case_id text not null constraint restriction_of_a_case references cases (id) on delete cascade,
  record text not null constraint restriction_rests_on_something check (record <> ''), -- id of what it rests on, in the table of the room that asked
  since_on text not null,
  lifted_on text not null default '',
  constraint restriction_once unique (case_id, record)
);
create index case_restrictions_in_force on case_restrictions (lifted_on, case_id);
