-- name: notice.insert
insert into vault_notices (id, at, by_user, by_person, person, act, purpose, why)
values (:id, :now, :by_user, :by_person, :person, :act, :purpose, :why)

-- name: notice.list
select n.id, n.at, n.by_user, n.by_person, n.person, n.act, n.purpose, n.why, n.seen_by, n.seen_at from vault_notices n
where cast(:unseen as {{integer|bigint}}) = 0 or n.seen_at = ''
order by n.id desc limit :most offset :skip

-- name: notice.count
select count(*) from vault_notices n where cast(:unseen as {{integer|bigint}}) = 0 or n.seen_at = ''

-- name: notice.find
select n.id, n.at, n.by_user, n.by_person, n.person, n.act, n.purpose, n.why, n.seen_by, n.seen_at from vault_notices n
where n.id = :id

-- name: notice.see
update vault_notices set seen_by = :actor_user, seen_at = :now where id = :id and seen_at = ''

-- name: notice.forget
delete from vault_notices where person = :person

-- name: notice.forget_author
update vault_notices set by_person = :instead where by_person = :person

-- name: notice.forget_sheet_author
update vault_sheets set changed_by = :instead where changed_by = :person

-- name: notice.forget_contact_author
update vault_contacts set changed_by = :instead where changed_by = :person
