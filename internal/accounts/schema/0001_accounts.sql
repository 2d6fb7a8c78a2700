-- +goose Up
create table users (
  id text primary key,
  code text not null constraint users_code_once unique,
  login_sealed text not null,
  login_mac text not null constraint users_login_once unique,
  display_sealed text not null,
  state text not null constraint users_state_known check (state in ('invited', 'active', 'closed')),
  person text not null,
  language text not null,
  theme text not null constraint users_theme_known check (theme in ('', 'light', 'dark')),
  minor {{integer|bigint}} not null constraint users_minor_yes_no check (minor in (0, 1)),
  created text not null,
  closed text not null,
  version {{integer|bigint}} not null
);
create table grants_of_users (
  user_id text not null references users (id),
  role text not null,
  circle text not null,
  from_day text not null,
  until_day text not null,
  primary key (user_id, role, circle),
  constraint reviewer_has_an_end check (role <> 'reviewer' or until_day <> '')
);
create table passwords (
  user_id text primary key references users (id),
  hash text not null,
  changed text not null
);
create table totps (
  user_id text primary key references users (id),
  secret_sealed text not null,
  last_step {{integer|bigint}} not null,
  added text not null
);
create table passkeys (
  id text primary key,
  user_id text not null references users (id),
  credential_sealed text not null,
  device text not null,
  added text not null,
  used text not null
);
create index passkeys_user on passkeys (user_id);
create table recovery_codes (
  user_id text not null references users (id),
  hash text not null,
  primary key (user_id, hash)
);
create table sign_in_links (
  hash text primary key,
  user_id text not null references users (id),
  purpose text not null constraint sign_in_links_purpose_known check (purpose in ('invite', 'reset', 'demo')),
  ends text not null
);
create index sign_in_links_user on sign_in_links (user_id);
-- Keyed by the login as typed, known or not, so that waiting does not tell which accounts exist.
create table sign_in_failures (
  login_mac text primary key,
  failures {{integer|bigint}} not null,
  next_at text not null,
  seen_at text not null
);
create table sessions (
  token text primary key,
  id text not null unique,
  user_id text not null,
  sealed {{blob|bytea}} not null,
  device text not null,
  started text not null,
  seen text not null,
  ends text not null
);
create index sessions_user on sessions (user_id);
create index sessions_ends on sessions (ends);
create table role_changes (
  verb text not null,
  role text not null,
  words text not null,
  changed text not null,
  changed_by text not null,
  primary key (verb, role)
);
create table setup_codes (
  name text primary key,
  hash text not null,
  made text not null
);
