-- name: publication.editions
select count(*) from publications
where grant_id = :grant and kind = 'guide' and published_on <> '' and published_on >= :from and published_on <= :to

-- name: publication.adopters
select count(distinct o.id) from publications p join adoptions a on a.publication = p.id join organisations o on o.id = a.organisation
where p.grant_id = :grant and p.kind = 'guide' and o.kind = 'municipality' and a.adopted_on >= :from and a.adopted_on <= :to

-- name: publication.handed_on
select coalesce(sum(h.quantity), 0) from publications p join handouts h on h.publication = p.id
  join counting c on c.activity = h.activity and c.grant_id = p.grant_id
where p.grant_id = :grant and c.day >= :from and c.day <= :to

-- name: publication.rows_of_editions
select id, code, published_on as day, title as what, language as place, 1 as value from publications
where grant_id = :grant and kind = 'guide' and published_on <> '' and published_on >= :from and published_on <= :to
order by published_on, id limit :most offset :skip

-- name: publication.rows_of_adopters
select o.id, o.code, min(a.adopted_on) as day, o.name as what, o.municipality as place, 1 as value
from publications p join adoptions a on a.publication = p.id join organisations o on o.id = a.organisation
where p.grant_id = :grant and p.kind = 'guide' and o.kind = 'municipality' and a.adopted_on >= :from and a.adopted_on <= :to
group by o.id, o.code, o.name, o.municipality order by o.code limit :most offset :skip

-- name: publication.rows_of_handed_on
select p.id, p.code, c.day, p.title as what, a.municipality as place, h.quantity as value, a.protected, a.circle
from publications p join handouts h on h.publication = p.id
  join counting c on c.activity = h.activity and c.grant_id = p.grant_id join activities a on a.id = h.activity
where p.grant_id = :grant and c.day >= :from and c.day <= :to and {{visible activities a}}
order by c.day, h.id limit :most offset :skip

-- name: publication.total_of_handed_on
select count(*) from publications p join handouts h on h.publication = p.id
  join counting c on c.activity = h.activity and c.grant_id = p.grant_id
where p.grant_id = :grant and c.day >= :from and c.day <= :to
