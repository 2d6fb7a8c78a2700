-- name: register.organisation
select id from organisations where code = :code

-- name: register.person
select id from people where code = :code

-- name: register.grant
select id from grants where code = :code

-- name: register.leaders
select l.activity, p.code from activity_leaders l join people p on p.id = l.person order by l.activity, l.place

-- name: register.shares
select s.activity, g.code, s.share from activity_grants s join grants g on g.id = s.grant_id order by s.activity, s.place

-- name: register.activities
select a.id, a.code, a.visit, a.format, a.title, a.status, a.starts_at, a.ends_at, a.place, a.municipality, a.country,
  coalesce(o.code, '') as host_code, a.language
from activities a left join organisations o on o.id = a.host where {{visible activities a}} order by a.code {{|collate "C"}}

-- name: register.headcounts
select a.code, h.audience, h.sex, h.age_band, h.count, h.method
from headcounts h join activities a on a.id = h.activity
where {{visible activities a}}
order by a.code {{|collate "C"}}, h.audience {{|collate "C"}}, h.sex {{|collate "C"}}, h.age_band {{|collate "C"}}, h.method {{|collate "C"}}

-- name: register.attendance
select a.code as activity_code, p.code as person_code, t.role, t.status
from attendance t join activities a on a.id = t.activity join people p on p.id = t.person
where {{visible activities a}} and {{visible people p}}
order by a.code {{|collate "C"}}, p.code {{|collate "C"}}, t.role {{|collate "C"}}
