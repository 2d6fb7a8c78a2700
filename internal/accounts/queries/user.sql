-- name: user.find
select u.id, u.code, u.login_sealed, u.login_mac, u.display_sealed, u.state, u.person, u.language, u.theme, u.minor,
  u.created, u.closed, u.version, u.changed_at, u.changed_by,
  (select count(*) from passwords p where p.user_id = u.id) as passwords,
  (select count(*) from totps t where t.user_id = u.id) as totps,
  (select count(*) from passkeys k where k.user_id = u.id) as passkeys,
  (select count(*) from recovery_codes r where r.user_id = u.id) as codes_left
from users u where u.id = :id

-- name: user.by_login
select id from users where login_mac = :login_mac

-- name: user.list
select u.id, u.code, u.login_sealed, u.login_mac, u.display_sealed, u.state, u.person, u.language, u.theme, u.minor,
  u.created, u.closed, u.version, u.changed_at, u.changed_by,
  (select count(*) from passwords p where p.user_id = u.id) as passwords,
  (select count(*) from totps t where t.user_id = u.id) as totps,
  (select count(*) from passkeys k where k.user_id = u.id) as passkeys,
  (select count(*) from recovery_codes r where r.user_id = u.id) as codes_left
from users u
where (:state = '' or u.state = :state)
  and (:role = '' or exists (select 1 from grants_of_users g where g.user_id = u.id and g.role = :role))
order by u.state, u.created, u.code

-- name: user.codes
select id, code from users

-- name: user.by_code
select id from users where code = :code

-- name: user.count
select count(*) from users

-- name: user.insert
insert into users (id, code, login_sealed, login_mac, display_sealed, state, person, language, theme, minor, created, closed, version)
values (:id, :code, :login_sealed, :login_mac, :display_sealed, :state, :person, :language, :theme, :minor, :created, :closed, 1)

-- name: user.update
update users set login_sealed = :login_sealed, login_mac = :login_mac, display_sealed = :display_sealed, state = :state,
  person = :person, language = :language, theme = :theme, minor = :minor, closed = :closed, changed_at = :now, changed_by = :by,
  version = version + 1
where id = :id and version = :version

-- name: user.activate
update users set state = 'active', version = version + 1 where id = :id and state = 'invited'

-- name: user.signed
select state, person, language, theme, minor from users where id = :id

-- name: grant.of
select user_id, role, circle, from_day, until_day from grants_of_users where user_id = :user_id order by role, circle

-- name: grant.all
select user_id, role, circle, from_day, until_day from grants_of_users order by user_id, role, circle

-- name: grant.insert
insert into grants_of_users (user_id, role, circle, from_day, until_day) values (:user_id, :role, :circle, :from_day, :until_day)

-- name: grant.clear
delete from grants_of_users where user_id = :user_id

-- name: grant.holders
select count(*) from users u where u.state <> 'closed' and u.id <> :except and exists (
  select 1 from grants_of_users g where g.user_id = u.id and g.role = :role and g.from_day <= :today and (g.until_day = '' or g.until_day >= :today))

-- name: user.of_person
select created from users where person = :person order by created

-- name: user.forget_person
update users set person = '', version = version + 1 where person = :person

-- name: user.to_tell
select u.id, u.login_sealed, u.language from users u
where u.state = 'active' and (u.id in (:ids...) or exists (select 1 from grants_of_users g
  where g.user_id = u.id and g.role = :role and g.from_day <= :today and (g.until_day = '' or g.until_day >= :today)))
order by u.id
