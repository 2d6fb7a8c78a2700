-- +goose Up
create table log_lines (
  id text primary key,
  at text not null,
  actor text not null,
  role text not null,
  verb text not null,
  target text not null,
  outcome text not null constraint log_outcome_known check (outcome in ('done', 'refused', 'absent')),
  purpose text not null,
  detail text not null,
  session text not null,
  account text not null,
  subjects text not null,
  seq {{integer|bigint}},
  mac {{blob|bytea}}
);
create unique index log_lines_seq on log_lines (seq) where seq is not null;
create index log_lines_unsealed on log_lines (id) where seq is null;
create index log_lines_target on log_lines (target, at);
create table log_subjects (
  subject text not null,
  line text not null,
  primary key (subject, line)
);
-- +goose StatementBegin
{{create trigger log_lines_only_grow before delete on log_lines begin
  select raise(abort, 'the log only grows');
end;|create function log_lines_keep() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.seq is not null or new.id <> old.id or new.at <> old.at or new.actor <> old.actor
     or new.role <> old.role or new.verb <> old.verb or new.target <> old.target or new.outcome <> old.outcome
     or new.purpose <> old.purpose or new.detail <> old.detail or new.session <> old.session
     or new.account <> old.account or new.subjects <> old.subjects then
    raise exception 'the log only grows';
  end if;
  return new;
end $$;}}
-- +goose StatementEnd
-- +goose StatementBegin
{{create trigger log_lines_sealed_stay before update on log_lines
  when old.seq is not null or new.id <> old.id or new.at <> old.at or new.actor <> old.actor or new.role <> old.role
    or new.verb <> old.verb or new.target <> old.target or new.outcome <> old.outcome or new.purpose <> old.purpose
    or new.detail <> old.detail or new.session <> old.session or new.account <> old.account or new.subjects <> old.subjects
begin
  select raise(abort, 'the log only grows');
end;|create trigger log_lines_only_grow before update or delete on log_lines for each row execute function log_lines_keep();}}
-- +goose StatementEnd
