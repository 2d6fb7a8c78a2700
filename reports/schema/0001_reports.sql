-- +goose Up
-- What a grant has promised for a figure. An amendment is a new row; the earlier ones stay.
create table targets (
  id text primary key,
  grant_id text not null constraint target_of_a_grant references grants (id),
  indicator text not null constraint target_of_a_figure check (indicator <> ''),
  target {{integer|bigint}} not null constraint target_not_negative check (target >= 0),
  from_day text not null,
  why text not null, -- sealed
  set_by text not null,
  set_by_person text not null,
  set_at text not null
);
create index targets_of_grant on targets (grant_id, indicator, from_day);

-- A frozen report: its figures stand as they were, whatever changes later.
create table reports (
  id text primary key,
  code text not null constraint report_code_once unique,
  grant_id text not null constraint report_of_a_grant references grants (id),
  title text not null,
  from_day text not null,
  to_day text not null,
  start_day text not null,
  end_day text not null,
  supersedes text not null,
  frozen_at text not null,
  frozen_by text not null,
  frozen_by_person text not null,
  hash text not null,
  constraint report_ends_after_start check (to_day >= from_day)
);
create index reports_of_grant on reports (grant_id, frozen_at);

create table report_cells (
  report text not null constraint cell_of_a_report references reports (id),
  place integer not null,
  indicator text not null,
  value {{integer|bigint}} not null,
  since {{integer|bigint}} not null,
  targeted integer not null constraint cell_targeted_yes_no check (targeted in (0, 1)),
  target {{integer|bigint}} not null,
  behind {{integer|bigint}} not null,
  evidenced {{integer|bigint}} not null,
  is_unique integer not null constraint cell_unique_yes_no check (is_unique in (0, 1)),
  is_served integer not null constraint cell_served_yes_no check (is_served in (0, 1)),
  is_euro integer not null constraint cell_euro_yes_no check (is_euro in (0, 1)),
  is_whole integer not null constraint cell_whole_yes_no check (is_whole in (0, 1)),
  primary key (report, indicator)
);

-- The kept totals of each activity as they were when the report was frozen: by them a later change is found.
create table report_activities (
  report text not null constraint activity_of_a_report references reports (id),
  activity text not null,
  format text not null,
  day text not null,
  host text not null,
  country text not null,
  shared integer not null,
  pupils integer not null,
  teachers integer not null,
  visitors integer not null,
  professionals integer not null,
  parents integer not null,
  primary key (report, activity)
) {{without rowid|}};

-- Codes made for one report, so that two reports cannot be joined by them.
create table report_codes (
  report text not null constraint code_of_a_report references reports (id),
  kind text not null,
  record text not null,
  code text not null,
  primary key (report, kind, record),
  constraint report_code_once_a_report unique (report, code)
);

-- The annex: the activities behind the figures that may be listed, under the codes of the report.
create table report_rows (
  report text not null constraint row_of_a_report references reports (id),
  indicator text not null,
  place integer not null,
  code text not null,
  day text not null,
  municipality text not null,
  value {{integer|bigint}} not null,
  primary key (report, indicator, place)
);
