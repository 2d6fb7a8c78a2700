-- name: hours_rule.all
select id, rule, unit, amount, period, span, starts_after, pause, first_day, last_day, condition_word, excludes, valid_from, valid_to, source, confirmed
from hours_rules order by valid_from, rule, id

-- name: hours_rule.insert
insert into hours_rules (id, rule, unit, amount, period, span, starts_after, pause, first_day, last_day, condition_word, excludes, valid_from, valid_to,
  source, confirmed, added_at, added_by)
values (:id, :rule, :unit, :amount, :period, :span, :starts_after, :pause, :first_day, :last_day, :condition_word, :excludes, :valid_from, :valid_to,
  :source, :confirmed, :now, :by)

-- name: hours_rule.cases
insert into hours_to_mark (case_id)
select distinct r.case_id from case_rules r where 1 = 1
union select distinct s.case_id from services s where s.rule <> ''
on conflict (case_id) do nothing

-- name: case_rule.of_case
select r.id, r.case_id, k.code as case_code, r.rule, r.starts_on, r.ended_on, r.version, {{put case_reach r.case_id}}
from case_rules r join cases k on k.id = r.case_id where r.case_id = :case_id order by r.rule, r.starts_on

-- name: case_rule.by_id
select r.id, r.case_id, k.code as case_code, r.rule, r.starts_on, r.ended_on, r.version, {{put case_reach r.case_id}}
from case_rules r join cases k on k.id = r.case_id where r.id = :id

-- name: case_rule.register
select r.id, r.case_id, k.code as case_code, r.rule, r.starts_on, r.ended_on, r.version, '' as reach_team, '' as reach_barred, '' as reach_person
from case_rules r join cases k on k.id = r.case_id where {{visible case_rules r}}
order by k.code {{|collate "C"}}, r.rule {{|collate "C"}}, r.starts_on

-- name: case_rule.insert
insert into case_rules (id, case_id, rule, starts_on, ended_on, changed_at, changed_by, version)
values (:id, :case_id, :rule, :starts_on, :ended_on, :now, :actor_person, 1)

-- name: case_rule.update
update case_rules set starts_on = :starts_on, ended_on = :ended_on, changed_at = :now, changed_by = :actor_person, version = version + 1
where id = :id and version = :version

-- name: case_rule.remove
delete from case_rules where id = :id and version = :version

-- name: pause.of_case
select p.id, p.case_id, k.code as case_code, p.rule, p.from_on, p.to_on, p.version, {{put case_reach p.case_id}}
from pauses p join cases k on k.id = p.case_id where p.case_id = :case_id order by p.rule, p.from_on

-- name: pause.by_id
select p.id, p.case_id, k.code as case_code, p.rule, p.from_on, p.to_on, p.version, {{put case_reach p.case_id}}
from pauses p join cases k on k.id = p.case_id where p.id = :id

-- name: pause.of_start
select p.id, p.case_id, '' as case_code, p.rule, p.from_on, p.to_on, p.version, '' as reach_team, '' as reach_barred, '' as reach_person
from pauses p where p.case_id = :case_id and p.rule = :rule and p.from_on = :from_on

-- name: pause.register
select p.id, p.case_id, k.code as case_code, p.rule, p.from_on, p.to_on, p.version, '' as reach_team, '' as reach_barred, '' as reach_person
from pauses p join cases k on k.id = p.case_id where {{visible pauses p}}
order by k.code {{|collate "C"}}, p.rule {{|collate "C"}}, p.from_on

-- name: pause.insert
insert into pauses (id, case_id, rule, from_on, to_on, changed_at, changed_by, version)
values (:id, :case_id, :rule, :from_on, :to_on, :now, :actor_person, 1)

-- name: pause.update
update pauses set from_on = :from_on, to_on = :to_on, changed_at = :now, changed_by = :actor_person, version = version + 1
where id = :id and version = :version

-- name: pause.remove
delete from pauses where id = :id and version = :version

-- name: service.of_case
select s.id, s.code, s.case_id, k.code as case_code, s.day, s.minutes, s.specialist, s.payer, s.rule, s.activity, s.grant_code, s.place, s.by_person,
  s.mark, s.over_minutes, s.reviewed_by, s.reviewed_at, s.changed_at, s.changed_by, s.version, {{put case_reach s.case_id}}
from services s join cases k on k.id = s.case_id where s.case_id = :case_id order by s.day, s.code {{|collate "C"}}

-- name: service.drawn
select s.id, s.code, s.case_id, '' as case_code, s.day, s.minutes, '' as specialist, '' as payer, s.rule, '' as activity, '' as grant_code, '' as place,
  '' as by_person, s.mark, s.over_minutes, s.reviewed_by, s.reviewed_at, '' as changed_at, '' as changed_by, s.version,
  '' as reach_team, '' as reach_barred, '' as reach_person
from services s where s.case_id = :case_id and s.rule <> '' order by s.day, s.code {{|collate "C"}}

-- name: service.by_id
select s.id, s.code, s.case_id, k.code as case_code, s.day, s.minutes, s.specialist, s.payer, s.rule, s.activity, s.grant_code, s.place, s.by_person,
  s.mark, s.over_minutes, s.reviewed_by, s.reviewed_at, s.changed_at, s.changed_by, s.version, {{put case_reach s.case_id}}
from services s join cases k on k.id = s.case_id where s.id = :id

-- name: service.by_code
select s.id, s.code, s.case_id, k.code as case_code, s.day, s.minutes, s.specialist, s.payer, s.rule, s.activity, s.grant_code, s.place, s.by_person,
  s.mark, s.over_minutes, s.reviewed_by, s.reviewed_at, s.changed_at, s.changed_by, s.version, '' as reach_team, '' as reach_barred, '' as reach_person
from services s join cases k on k.id = s.case_id where s.code = :code

-- name: service.register
select s.id, s.code, s.case_id, k.code as case_code, s.day, s.minutes, s.specialist, s.payer, s.rule, s.activity, s.grant_code, s.place, s.by_person,
  s.mark, s.over_minutes, s.reviewed_by, s.reviewed_at, s.changed_at, s.changed_by, s.version, '' as reach_team, '' as reach_barred, '' as reach_person, {{put case_kept s.case_id}}
from services s join cases k on k.id = s.case_id where {{visible services s}} order by s.code {{|collate "C"}}

-- name: service.insert
insert into services (id, code, case_id, day, minutes, specialist, payer, rule, activity, grant_code, place, by_person, changed_at, changed_by, version)
values (:id, :code, :case_id, :day, :minutes, :specialist, :payer, :rule, :activity, :grant_code, :place, :by_person, :now, :actor_person, 1)

-- name: service.update
update services set case_id = :case_id, day = :day, minutes = :minutes, specialist = :specialist, payer = :payer, rule = :rule, activity = :activity,
  grant_code = :grant_code, place = :place, by_person = :by_person, mark = '', over_minutes = 0, reviewed_by = '', reviewed_at = '', changed_at = :now, changed_by = :actor_person,
  version = version + 1
where id = :id and version = :version

-- name: service.remove
delete from services where id = :id and version = :version

-- name: service.mark
update services set mark = :mark, over_minutes = :over_minutes, reviewed_by = '', reviewed_at = '' where id = :id

-- name: service.reviewed
update services set reviewed_by = :actor_person, reviewed_at = :now, version = version + 1 where id = :id and version = :version and mark <> '' and reviewed_at = ''

-- name: service.to_review
select s.id, s.code, s.case_id, k.code as case_code, s.day, s.minutes, s.specialist, s.payer, s.rule, s.activity, s.grant_code, s.place, s.by_person,
  s.mark, s.over_minutes, s.reviewed_by, s.reviewed_at, s.changed_at, s.changed_by, s.version, {{put case_reach s.case_id}}
from services s join cases k on k.id = s.case_id
where s.mark <> '' and s.reviewed_at = '' and {{visible services s}}
order by s.day, s.code limit :most offset :skip

-- name: service.to_review_many
select count(*) from services s where s.mark <> '' and s.reviewed_at = '' and {{visible services s}}

-- name: service.replace_person
update services set by_person = :instead where by_person = :person

-- name: part.insert
insert into service_parts (service_id, payer, share, minutes, month, case_id, specialist, rule)
values (:service_id, :payer, :share, :minutes, :month, :case_id, :specialist, :rule)

-- name: part.remove
delete from service_parts where service_id = :service_id

-- name: part.payers
select distinct payer from service_parts where service_id = :service_id

-- name: to_mark.add
insert into hours_to_mark (case_id) values (:case_id) on conflict (case_id) do nothing

-- name: to_mark.all
select case_id from hours_to_mark order by case_id

-- name: to_mark.clear
delete from hours_to_mark

-- name: cost.of_case
select c.id, c.case_id, k.code as case_code, c.day, c.kind, c.cents, c.km, c.payer, c.by_person, c.version, {{put case_reach c.case_id}}
from case_costs c join cases k on k.id = c.case_id where c.case_id = :case_id order by c.day, c.id

-- name: cost.by_id
select c.id, c.case_id, k.code as case_code, c.day, c.kind, c.cents, c.km, c.payer, c.by_person, c.version, {{put case_reach c.case_id}}
from case_costs c join cases k on k.id = c.case_id where c.id = :id

-- name: cost.insert
insert into case_costs (id, case_id, day, kind, cents, km, payer, by_person, changed_at, changed_by, version)
values (:id, :case_id, :day, :kind, :cents, :km, :payer, :by_person, :now, :actor_person, 1)

-- name: cost.remove
delete from case_costs where id = :id and version = :version

-- name: cost.replace_person
update case_costs set by_person = :instead where by_person = :person

-- name: clock.watched
select distinct r.case_id, k.code as case_code, {{put case_reach r.case_id}}
from case_rules r join cases k on k.id = r.case_id
where {{visible case_rules r}} and (k.closed_on = '' or r.starts_on > cast(:since as text))
order by k.code limit 300

-- name: hours.counted
select count(distinct k.person) as persons, coalesce(sum(s.minutes), 0) as minutes
from services s join cases k on k.id = s.case_id
where s.day between :from and :to and s.grant_code = (select g.code from grants g where g.id = :grant)

-- name: part.known_payers
select distinct payer from service_parts where month >= cast(:since as text) and payer <> '' order by payer

-- The cases of which something is kept from a payer or from who acts: everything, the case or its services, and health.

-- name: month.kept
select k.id as case_id,
  case when barring.whole = 1 or ' ' || barring.fields || ' ' like '% case %' or ' ' || barring.fields || ' ' like '% services %' then 1 else 0 end as closed,
  case when ' ' || barring.fields || ' ' like '% health %' then 1 else 0 end as health,
  case when barring.against_organisation <> '' then 1 else 0 end as from_payer
from withholdings barring join cases k on k.person = barring.person
where barring.from_on <= :today and (barring.until_on = '' or barring.until_on >= :today)
  and (barring.against_organisation in (select o.id from organisations o where upper(o.code) = upper(cast(:payer as text)))
    or barring.against_person = :actor_person or barring.against_role in (:actor_roles...))
