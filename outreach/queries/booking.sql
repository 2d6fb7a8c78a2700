-- The checks below look at all visits and activities, whoever asks: a day that the reader may not know of
-- is taken all the same. What of it may be told is decided before it leaves the desk.

-- name: booking.insert
insert into bookings (id, what, taken, from_utc, to_utc, visit, activity) values (:id, :what, :taken, :from_utc, :to_utc, :visit, :activity)

-- name: booking.free
delete from bookings where visit = :visit

-- name: booking.resources_of
select r.id, r.code, r.kind, r.label, r.setup_minutes, r.teardown_minutes, r.retired_on, r.version
from bookings b join resources r on r.id = b.taken where b.visit = :visit and b.what = 'resource' order by r.kind, r.label

-- name: booking.near
select b.what, b.taken, b.from_utc, b.to_utc, b.visit, coalesce(v.code, '') as code, coalesce(v.state, '') as state,
  coalesce(o.name, '') as host_name, coalesce(v.municipality, '') as place,
  coalesce((select min(a.starts_utc) from activities a where a.visit = v.code and a.status <> 'cancelled'), '') as use_from,
  coalesce((select max(a.ends_utc) from activities a where a.visit = v.code and a.status <> 'cancelled'), '') as use_to,
  coalesce((select max(r.setup_minutes) from bookings c join resources r on r.id = c.taken where c.visit = b.visit and c.what = 'resource'), -1) as setup,
  coalesce((select max(r.teardown_minutes) from bookings c join resources r on r.id = c.taken where c.visit = b.visit and c.what = 'resource'), -1) as teardown
from bookings b left join visits v on v.id = b.visit left join organisations o on o.id = v.organisation
where b.taken in (:taken...) and b.to_utc > :from and b.from_utc < :to and b.visit <> :but
order by b.from_utc, b.id

-- name: booking.leading
select l.person, a.id, a.code, a.starts_utc, a.ends_utc, a.municipality as place, a.protected, a.circle
from activities a join activity_leaders l on l.activity = a.id
where l.person in (:people...) and a.status <> 'cancelled' and a.ends_utc > :from and a.starts_utc < :to
  and not exists (select 1 from visits v where v.code = a.visit)
order by a.starts_utc, a.id

-- name: booking.taken_in
select distinct what, taken from bookings where to_utc > :from and from_utc < :to order by what desc, taken

-- name: booking.roads
select from_place, to_place, minutes from road_times
