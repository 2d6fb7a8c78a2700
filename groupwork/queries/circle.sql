-- name: circle.by_id
select c.id, c.code, c.language, coalesce(c.grant_id, '') as grant_id, coalesce(g.code, '') as grant_code, c.facilitators, c.starts_on, c.ends_on,
  c.made_by, c.changed_at, c.changed_by, c.version
from circles c left join grants g on g.id = c.grant_id where c.id = :id

-- name: circle.list
select c.id, c.code, c.language, coalesce(c.grant_id, '') as grant_id, coalesce(g.code, '') as grant_code, c.facilitators, c.starts_on, c.ends_on,
  c.made_by, c.changed_at, c.changed_by, c.version
from circles c left join grants g on g.id = c.grant_id
where {{visible circles c}}
order by case when c.ends_on = '' then 0 else 1 end, c.starts_on desc, c.id

-- name: circle.insert
insert into circles (id, code, language, grant_id, facilitators, starts_on, ends_on, made_by, changed_at, changed_by, version)
values (:id, :code, :language, nullif(cast(:grant_id as text), ''), :facilitators, :starts_on, :ends_on, :made_by, :now, :actor_person, 1)

-- name: circle.update
update circles set language = :language, grant_id = nullif(cast(:grant_id as text), ''), facilitators = :facilitators, starts_on = :starts_on,
  ends_on = :ends_on, changed_at = :now, changed_by = :actor_person, version = version + 1
where id = :id and version = :version

-- name: circle.grants
select id, code from grants order by code

-- name: member.of
select m.circle, m.person, p.code as person_code, m.group_name, m.joined_on, m.left_on, m.version, c.code as circle_code, {{put person_kept m.person}}
from circle_members m join people p on p.id = m.person join circles c on c.id = m.circle
where m.circle = :circle and not {{put kept_from_actor m.person}} order by m.joined_on, m.person

-- name: member.by_person
select m.circle, m.person, p.code as person_code, m.group_name, m.joined_on, m.left_on, m.version, c.code as circle_code, {{put person_kept m.person}}
from circle_members m join people p on p.id = m.person join circles c on c.id = m.circle
where m.circle = :circle and m.person = :person and not {{put kept_from_actor m.person}}

-- name: member.of_person
select m.circle, m.joined_on, c.code as circle_code from circle_members m join circles c on c.id = m.circle where m.person = :person order by m.joined_on

-- name: member.insert
insert into circle_members (circle, person, group_name, joined_on, left_on, version) values (:circle, :person, :group_name, :joined_on, '', 1)

-- name: member.update
update circle_members set group_name = :group_name, left_on = :left_on, version = version + 1
where circle = :circle and person = :person and version = :version

-- name: member.forget
update circle_members set person = :instead, group_name = :empty where person = :person

-- name: meeting.of
select a.id, a.code, a.format, a.status, a.starts_at, a.ends_at, a.day, a.version as activity_version, t.version, c.code as circle_code, c.facilitators,
  (select count(*) from attendance x where x.activity = a.id and x.role = 'participant' and x.status = 'attended') as came
from circle_meetings t join activities a on a.id = t.activity join circles c on c.id = t.circle
where t.circle = :circle order by a.starts_at desc, a.id

-- name: meeting.by_id
select a.id, a.code, a.format, a.status, a.starts_at, a.ends_at, a.day, a.version as activity_version, t.circle, t.helped, t.wanted, t.version, c.code as circle_code, c.facilitators,
  (select count(*) from attendance x where x.activity = a.id and x.role = 'participant' and x.status = 'attended') as came
from circle_meetings t join activities a on a.id = t.activity join circles c on c.id = t.circle
where t.activity = :id

-- name: meeting.insert
insert into circle_meetings (activity, circle, helped, wanted, version) values (:activity, :circle, :helped, :wanted, 1)

-- name: meeting.update
update circle_meetings set helped = :helped, wanted = :wanted, version = version + 1 where activity = :activity and version = :version

-- name: meeting.due
select t.activity as id, t.circle, c.code as circle_code, c.facilitators, a.starts_at, a.day, a.format, a.status
from circle_meetings t join activities a on a.id = t.activity join circles c on c.id = t.circle
where a.status = 'planned' and a.day <= :until and {{visible circles c}}
order by a.starts_at, t.activity

-- name: voice.insert
insert into circle_voices (id, circle, month, body) values (:id, :circle, :month, :body)

-- name: voice.of
select id, circle, month, body from circle_voices where circle = :circle order by month desc, id

-- name: answer.of
select id, circle, said, did, month, at from circle_answers where circle = :circle order by at desc, id

-- name: answer.insert
insert into circle_answers (id, circle, said, did, month, by_user, at) values (:id, :circle, :said, :did, :month, :by_user, :now)
