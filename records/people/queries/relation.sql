-- What people are to each other.

-- name: relation.of_person
select r.id, r.person, r.relative, coalesce(p.code, '') as relative_code, {{put person_barred r.relative}}, r.relation, r.who, r.remark, r.from_on, r.until_on,
  r.by_user, r.at, r.version
from relations r left join people p on p.id = r.relative
where r.person = :person order by r.id

-- name: relation.by_id
select r.id, r.person, r.relative, coalesce(p.code, '') as relative_code, {{put person_barred r.relative}}, r.relation, r.who, r.remark, r.from_on, r.until_on,
  r.by_user, r.at, r.version
from relations r left join people p on p.id = r.relative
where r.id = :id

-- name: relation.insert
insert into relations (id, person, relative, relation, who, remark, from_on, until_on, by_user, at, version)
values (:id, :person, :relative, :relation, :who, :remark, :from_on, :until_on, :actor_user, :now, 1)

-- name: relation.update
update relations set relative = :relative, relation = :relation, who = :who, remark = :remark, from_on = :from_on,
  until_on = :until_on, by_user = :actor_user, at = :now, version = version + 1
where id = :id and version = :version

-- name: relation.delete
delete from relations where id = :id and version = :version

-- name: relation.mothers
select relative from relations where person = :person and relation = 'mother' and relative <> ''

-- name: relation.children
select person from relations where relative = :person and relation = 'mother'

-- name: relation.forget
delete from relations where person = :person or relative = :person

-- name: relation.ids
select id from relations where person = :person or relative = :person order by id

-- name: relation.move
update relations set person = case when person = :from then :to else person end,
  relative = case when relative = :from then :to else relative end
where id in (:ids...)
