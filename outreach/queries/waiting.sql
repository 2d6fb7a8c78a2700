-- name: waiting.list
select r.id, r.reference, r.organisation, r.municipality, r.wished, r.pupils, r.received_at, coalesce(o.name, r.host) as host_name
from requests r left join organisations o on o.id = r.organisation
where {{visible requests r}} and r.state in ('new', 'waiting') and r.id <> :but
order by r.received_at, r.id

-- name: waiting.answered
update requests set state = 'planned', visit = :visit, version = version + 1 where id = :request and state in ('new', 'waiting')

-- name: waiting.again
update requests set state = 'waiting', visit = '', version = version + 1 where id = :request and state = 'planned' and visit = :visit
