-- name: count.formats
select format, count(*) as held, sum(pupils) as pupils, sum(case when shared = 1 then pupils else 0 end) as pupils_shared,
  sum(teachers) as teachers, sum(visitors) as visitors
from counting where grant_id = :grant and day >= :from and day <= :to group by format

-- name: count.schools
select count(*) from (
  select distinct host from counting
  where grant_id = :grant and format = 'trailer_session' and day >= :from and day <= :to
) d join organisations o on o.id = d.host where o.kind = 'school'

-- name: count.countries
select count(*) from (select distinct country from counting where grant_id = :grant and day >= :from and day <= :to and country <> '') d

-- name: count.attended
select c.format, t.role, p.kind, count(*) as times, count(distinct t.person) as people
from counting c join attendance t on t.activity = c.activity and t.status = 'attended' join people p on p.id = t.person
where c.grant_id = :grant and c.day >= :from and c.day <= :to
  and (t.role = 'participant' and c.format in ('group_meeting', 'seminar', 'coalition_training'))
group by c.format, t.role, p.kind

-- name: count.leaders
select count(*) from (
  select distinct t.person from counting c join attendance t on t.activity = c.activity
  where c.grant_id = :grant and c.day >= :from and c.day <= :to and t.role = 'leader' and t.status = 'attended'
) d join people p on p.id = d.person where p.kind = 'volunteer'

-- name: count.members
select count(*) from organisations
where kind = 'ngo' and coalition_member_from <> '' and coalition_member_from <= :to
  and (coalition_member_to = '' or coalition_member_to >= :from)

-- name: count.rows_of_format
select a.id, a.code, a.day, a.format as what, a.municipality as place, c.pupils, c.teachers, c.visitors, c.shared, a.protected, a.circle,
  case when cast(:format as text) = 'seminar' then (select count(*) from attendance t where t.activity = c.activity
    and t.role = 'participant' and t.status = 'attended') else 0 end as attended
from counting c join activities a on a.id = c.activity
where c.grant_id = :grant and c.day >= :from and c.day <= :to and (cast(:format as text) = '' or c.format = :format)
  and (cast(:shared as integer) = 0 or c.shared = 1) and {{visible activities a}}
order by c.day, a.id limit :most offset :skip

-- name: count.total_of_format
select count(*) from counting c
where c.grant_id = :grant and c.day >= :from and c.day <= :to and (cast(:format as text) = '' or c.format = :format)
  and (cast(:shared as integer) = 0 or c.shared = 1)

-- name: count.rows_of_hosts
select o.id, o.code, min(c.day) as day, o.kind as what, o.municipality as place, 1 as value -- once, however often it was visited
from counting c join organisations o on o.id = c.host
where c.grant_id = :grant and c.format = 'trailer_session' and c.day >= :from and c.day <= :to and o.kind = 'school'
group by o.id, o.code, o.kind, o.municipality order by o.code limit :most offset :skip

-- name: count.rows_of_members
select id, code, coalition_member_from as day, kind as what, municipality as place, 1 as value
from organisations
where kind = 'ngo' and coalition_member_from <> '' and coalition_member_from <= :to
  and (coalition_member_to = '' or coalition_member_to >= :from)
order by code limit :most offset :skip

-- name: count.rows_of_people
select p.id, p.code, p.kind as what, 1 as value -- no day: it could be one of a protected activity
from counting c join attendance t on t.activity = c.activity and t.status = 'attended' and t.role = :role
  join people p on p.id = t.person
where c.grant_id = :grant and c.day >= :from and c.day <= :to and (cast(:format as text) = '' or c.format = :format)
  and (cast(:kind as text) = '' or p.kind = :kind) and p.kind <> 'served' and {{visible people p}}
group by p.id, p.code, p.kind order by p.code limit :most offset :skip

-- name: count.total_of_people
select count(distinct t.person) from counting c join attendance t on t.activity = c.activity and t.status = 'attended' and t.role = :role
  join people p on p.id = t.person
where c.grant_id = :grant and c.day >= :from and c.day <= :to and (cast(:format as text) = '' or c.format = :format)
  and (cast(:kind as text) = '' or p.kind = :kind)

-- name: count.rows_of_countries
select c.country as code, min(c.day) as day, 1 as value
from counting c join activities a on a.id = c.activity
where c.grant_id = :grant and c.day >= :from and c.day <= :to and c.country <> '' and {{visible activities a}}
group by c.country order by c.country limit :most offset :skip
