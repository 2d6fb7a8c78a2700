-- name: team.of_case
select t.id, t.case_id, t.person, t.part, t.from_on, t.until_on, t.why, t.by_user, t.at, t.reviewed_by, t.reviewed_at, {{put case_reach t.case_id}}
from case_team t where t.case_id = :case_id order by t.from_on, t.at, t.id

-- name: team.by_id
select t.id, t.case_id, t.person, t.part, t.from_on, t.until_on, t.why, t.by_user, t.at, t.reviewed_by, t.reviewed_at, {{put case_reach t.case_id}}
from case_team t where t.id = :id

-- name: team.insert
insert into case_team (id, case_id, person, part, from_on, until_on, why, by_user, at, case_opened, case_closed)
values (:id, :case_id, :person, :part, :from_on, :until_on, :why, :by_user, :now,
  (select k.opened_on from cases k where k.id = :case_id), (select k.closed_on from cases k where k.id = :case_id))

-- name: team.days
update case_team set case_opened = :opened_on, case_closed = :closed_on
where case_id = :id and (case_opened <> :opened_on or case_closed <> :closed_on)

-- name: team.end
update case_team set until_on = :until_on where id = :id

-- name: team.delete
delete from case_team where id = :id

-- name: team.replace_person
update case_team set person = :instead where person = :person

-- name: team.barred
select count(*) from withholdings w where w.person = :person and (w.whole = 1 or ' ' || w.fields || ' ' like '% case %') and w.against_person = :worker
  and w.from_on <= :today and (w.until_on = '' or w.until_on >= :today)

-- name: team.actor_barred
select count(*) from withholdings w where w.person = :person and (w.whole = 1 or ' ' || w.fields || ' ' like '% case %')
  and (w.against_person = :actor_person or w.against_role in (:roles...))
  and w.from_on <= :today and (w.until_on = '' or w.until_on >= :today)

-- name: team.led
select t.case_id from case_team t
where t.person = :actor_person and t.part = 'responsible' and t.from_on <= :today and (t.until_on = '' or t.until_on >= :today) and t.case_closed = ''
order by t.case_id

-- What was opened from outside, with how often the same account did so in the days before.

-- name: outside.list
select t.id, t.case_id, t.person, t.part, t.from_on, t.until_on, t.why, t.by_user, t.at, t.reviewed_by, t.reviewed_at,
  k.code, case when k.closed_on = '' then 0 else 1 end as closed,
  (select count(*) from case_team o where o.part = 'outside' and o.person = t.person and o.from_on > :since and o.from_on <= t.from_on) as often,
  {{put case_reach t.case_id}}
from case_team t join cases k on k.id = t.case_id
where t.part = 'outside' and {{visible case_team t}}
  and (cast(:waiting as text) = '' or t.reviewed_at = '')
order by t.at desc, t.id
limit :most

-- name: outside.waiting
select count(*) from case_team t where t.part = 'outside' and t.reviewed_at = '' and {{visible case_team t}}

-- name: outside.reviewed
update case_team set reviewed_by = :by_user, reviewed_at = :now where id = :id and reviewed_at = ''

-- Whoever named who acts as somebody who must not learn of them, or of their case: no page of the log shows their ids.

-- name: team.concealed
select barring.person as id from withholdings barring
where (barring.whole = 1 or ' ' || barring.fields || ' ' like '% case %') and barring.from_on <= :today and (barring.until_on = '' or barring.until_on >= :today)
  and (barring.against_person = :actor_person or barring.against_role in (:actor_roles...))
union
select k.id from withholdings barring join cases k on k.person = barring.person
where (barring.whole = 1 or ' ' || barring.fields || ' ' like '% case %') and barring.from_on <= :today and (barring.until_on = '' or barring.until_on >= :today)
  and (barring.against_person = :actor_person or barring.against_role in (:actor_roles...))
