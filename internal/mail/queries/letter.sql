-- name: letter.insert
insert into letters (id, about, sealed, state, tries, next_at, made_at)
values (:id, :about, :sealed, :state, :tries, :next_at, :made_at)

-- name: letter.due
select id from letters where state = 'waiting' and next_at <= :now order by next_at, id limit 50

-- name: letter.claim
update letters set tries = tries + 1, next_at = :until where id = :id and state = 'waiting' and next_at <= :now

-- name: letter.content
select id, about, sealed, state, tries, next_at, made_at from letters where id = :id and state = 'waiting'

-- name: letter.by_id
select id, about, state, tries, next_at, made_at, sent_at, reason from letters where id = :id

-- name: letter.save
update letters set state = :state, tries = :tries, next_at = :next_at, reason = :reason, sent_at = :sent_at where id = :id

-- name: letter.empty
update letters set sealed = :nothing where id = :id

-- name: letter.unsent
select id, about, state, tries, next_at, made_at, sent_at, reason from letters where state <> 'sent'
order by case state when 'failed' then 0 else 1 end, made_at, id limit 200

-- name: letter.count
select state as word, count(*) as many from letters group by state

-- name: letter.late
select count(*) from letters where state = 'waiting' and made_at < :before

-- name: letter.sweep
delete from letters where state = 'sent' and sent_at < :before

-- name: mail_account.get
select sealed, changed_at, version from mail_account where id = 'house'

-- name: mail_account.insert
insert into mail_account (id, sealed, changed_at, version) values ('house', :sealed, :now, 1)

-- name: mail_account.update
update mail_account set sealed = :sealed, changed_at = :now, version = version + 1 where id = 'house' and version = :version
