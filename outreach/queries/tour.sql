-- name: tour.requests
select r.id, r.reference, r.state, r.organisation, r.municipality, r.country, r.wished, r.pupils, r.classes, r.languages, r.received_at,
  coalesce(o.name, r.host) as host_name
from requests r left join organisations o on o.id = r.organisation
where {{visible requests r}} and r.state in ('new', 'waiting')
order by r.received_at, r.id

-- name: tour.taken
select from_utc, to_utc from bookings where what = 'resource' and taken = :resource and to_utc > :from and from_utc < :to
