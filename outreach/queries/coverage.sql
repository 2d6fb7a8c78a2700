-- The figures are the same for every reader: open formats alone are counted, whoever led them. A protected
-- activity is in none of them.

-- name: coverage.hosts
select id, code, name, kind, country, municipality, region from organisations
where (cast(:kind as text) = '' or kind = :kind) and (cast(:region as text) = '' or region = :region)
order by name_order, id

-- name: coverage.visits
select a.host, count(*) as sessions, coalesce(sum((
  select sum(h.count) from headcounts h where h.activity = a.id and h.audience = 'pupils'
  group by h.method_rank order by h.method_rank limit 1
)), 0) as young
from activities a
where a.status = 'held' and a.protected = 0 and a.format in (:formats...)
  and (cast(:from as text) = '' or a.day >= :from) and a.day <= :to
  and (cast(:grant as text) = '' or exists (select 1 from activity_grants g where g.activity = a.id and g.grant_id = :grant))
group by a.host

-- name: coverage.last
select host, max(day) as day from activities
where status = 'held' and protected = 0 and format in (:formats...) and host <> '' and day <= :today group by host

-- name: coverage.next
select host, min(day) as day from activities
where status = 'planned' and protected = 0 and format in (:formats...) and host <> '' and day >= :today group by host

-- name: coverage.regions
select distinct region from organisations where region <> '' order by region
