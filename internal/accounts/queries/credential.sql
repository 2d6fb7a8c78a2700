-- name: password.find
select hash from passwords where user_id = :user_id

-- name: password.put
insert into passwords (user_id, hash, changed) values (:user_id, :hash, :now)
on conflict (user_id) do update set hash = excluded.hash, changed = excluded.changed

-- name: password.remove
delete from passwords where user_id = :user_id

-- name: totp.find
select secret_sealed, last_step from totps where user_id = :user_id

-- name: totp.put
insert into totps (user_id, secret_sealed, last_step, added) values (:user_id, :secret_sealed, :last_step, :now)
on conflict (user_id) do update set secret_sealed = excluded.secret_sealed, last_step = excluded.last_step, added = excluded.added

-- name: totp.step
update totps set last_step = :step where user_id = :user_id and last_step < :step

-- name: totp.remove
delete from totps where user_id = :user_id

-- name: passkey.of
select id, user_id, credential_sealed, device, added, used from passkeys where user_id = :user_id order by added

-- name: passkey.insert
insert into passkeys (id, user_id, credential_sealed, device, added, used) values (:id, :user_id, :credential_sealed, :device, :now, '')

-- name: passkey.used
update passkeys set credential_sealed = :credential_sealed, used = :now where id = :id and user_id = :user_id

-- name: passkey.remove
delete from passkeys where id = :id and user_id = :user_id

-- name: passkey.clear
delete from passkeys where user_id = :user_id

-- name: recovery.insert
insert into recovery_codes (user_id, hash) values (:user_id, :hash)

-- name: recovery.use
delete from recovery_codes where user_id = :user_id and hash = :hash

-- name: recovery.clear
delete from recovery_codes where user_id = :user_id

-- name: link.insert
insert into sign_in_links (hash, user_id, purpose, ends) values (:hash, :user_id, :purpose, :ends)

-- name: link.find
select hash, user_id, purpose, ends from sign_in_links where hash = :hash

-- name: link.use
delete from sign_in_links where hash = :hash

-- name: link.clear
delete from sign_in_links where user_id = :user_id

-- name: link.purge
delete from sign_in_links where ends < :now

-- name: failure.find
select failures, next_at, seen_at from sign_in_failures where login_mac = :login_mac

-- name: failure.put
insert into sign_in_failures (login_mac, failures, next_at, seen_at) values (:login_mac, :failures, :next_at, :now)
on conflict (login_mac) do update set failures = excluded.failures, next_at = excluded.next_at, seen_at = excluded.seen_at

-- name: failure.clear
delete from sign_in_failures where login_mac = :login_mac

-- name: failure.purge
delete from sign_in_failures where seen_at < :before

-- name: setup.find
select hash from setup_codes where name = 'first'

-- name: setup.put
insert into setup_codes (name, hash, made) values ('first', :hash, :now)
on conflict (name) do update set hash = excluded.hash, made = excluded.made

-- name: setup.clear
delete from setup_codes where name = 'first'
