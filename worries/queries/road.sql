-- name: road_duty.of_account
select id, duty, account from safeguarders where account = :account and until_at = '' order by duty desc limit 1

-- name: road_duty.by_id
select id, duty, account from safeguarders where id = :id and until_at = ''

-- name: road_key.of_account
select id, account, public_key, private_sealed, set_at from safeguarding_keys where account = :account

-- name: road_key.clear
delete from safeguarding_keys where account = :account

-- name: road_key.insert
insert into safeguarding_keys (id, account, public_key, private_sealed, set_at) values (:id, :account, :public_key, :private_sealed, :now)

-- name: road_duty.sealed_to
select id, duty, account, public_key, private_sealed, from_at, until_at from safeguarders where id in (:ids...)
