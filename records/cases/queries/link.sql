-- A link is seen from both of its cases, and by who may see both.

-- name: case_link.of_case
select l.id, l.case_id as near, l.other as far, l.relation, 0 as turned, o.code, case when o.closed_on = '' then 0 else 1 end as closed, {{put case_reach o.id}}
from case_links l join cases o on o.id = l.other
where l.case_id = :case_id and {{visible cases o}}
union all
select l.id, l.other as near, l.case_id as far, l.relation, 1 as turned, o.code, case when o.closed_on = '' then 0 else 1 end as closed, {{put case_reach o.id}}
from case_links l join cases o on o.id = l.case_id
where l.other = :case_id and {{visible cases o}}
order by 6

-- name: case_link.between
select id from case_links where (case_id = :case_id and other = :other) or (case_id = :other and other = :case_id)

-- name: case_link.insert
insert into case_links (id, case_id, other, relation, at, by_user) values (:id, :case_id, :other, :relation, :now, :by_user)

-- name: case_link.delete
delete from case_links where id = :id and (case_id = :case_id or other = :case_id)
