-- name: notice.insert
insert into vault_notices (id, at, by_user, by_person, person, other, act, purpose, why)
values (:id, :now, :by_user, :by_person,   :person, :other, :act, :purpose, :why)

-- name: notice.list
select n.id, n.at, n.by_user, n.by_person, n.person, n.other, n.act, n.purpose, n.why, n.seen_by, n.seen_at from vault_notices n
where (cast(:unseen as {{integer|bigint}}) = 0 or n.seen_at = '') and {{visible vault_notices n}}
order by n.id desc limit :most offset :skip

-- name: notice.count
select count(*) from vault_notices n where (cast(:unseen as {{integer|bigint}}) = 0 or n.seen_at = '') and {{visible vault_notices n}}

-- name: notice.find
select n.id, n.at, n.by_user, n.by_person, n.person, n.other, n.act, n.purpose, n.why, n.seen_by, n.seen_at from vault_notices n
where n.id = :id and {{visible vault_notices n}}

-- name: notice.see
update vault_notices set seen_by = :actor_user, seen_at = :now where id = :id and seen_at = ''

-- name: notice.forget
delete from vault_notices where person = :person or other = :person

-- name: notice.forget_author
update vault_notices set by_person = :instead where by_person = :person

-- name: notice.forget_sheet_author
update vault_sheets set changed_by = :instead where changed_by = :person

-- name: notice.forget_contact_author
update vault_contacts set changed_by = :instead where changed_by = :person

-- name: notice.told
select count(*) from vault_notices n where n.purpose = :purpose
  and ((n.person = :person and n.other = :other) or (n.person = :other and n.other = :person))
