-- name: status.of_case
select s.id, s.case_id, s.day, s.decider, s.basis, s.outcome, s.help, s.corrects, s.why, s.file, s.state, s.decided_at, s.at, s.by_user, s.by_person, {{put case_reach s.case_id}}
from identification_statuses s where s.case_id = :case_id and {{visible identification_statuses s}} order by s.day desc, s.at desc, s.id desc

-- name: status.in_case
select s.id, s.case_id, s.day, s.decider, s.basis, s.outcome, s.help, s.corrects, s.why, s.file, s.state, s.decided_at, s.at, s.by_user, s.by_person
from identification_statuses s where s.case_id = :case_id order by s.day, s.at, s.id

-- name: status.of_many
select s.id, s.case_id, s.day, s.decider, s.basis, s.outcome, s.help, s.corrects, '' as why, s.file, s.state, s.decided_at, s.at, s.by_user, s.by_person
from identification_statuses s where s.case_id in (:ids...) and s.state = 'approved' order by s.case_id, s.day, s.at, s.id

-- name: status.by_id
select s.id, s.case_id, s.day, s.decider, s.basis, s.outcome, s.help, s.corrects, s.why, s.file, s.state, s.decided_at, s.at, s.by_user, s.by_person, {{put case_reach s.case_id}}
from identification_statuses s where s.id = :id

-- name: status.insert
insert into identification_statuses (id, case_id, day, decider, basis, outcome, help, corrects, why, file, state, decided_at, at, by_user, by_person)
values (:id, :case_id, :day, :decider, :basis, :outcome, :help, :corrects, :why, :file, 'asked', '', :now, :by_user, :by_person)

-- name: status.decide
update identification_statuses set state = :state, decided_at = :now where id = :id and state = 'asked'

-- name: status.correction_waits
select count(*) from identification_statuses where corrects = :id and state in ('asked', 'approved')

-- name: status.empty
update identification_statuses set why = '' where case_id in (select id from cases where person = :person or person = :instead)

-- name: status.forget_author
update identification_statuses set by_person = '' where by_person = :person

-- name: status.all_until
select s.id, s.case_id, s.day, s.decider, s.basis, s.outcome, s.help, s.corrects, '' as why, s.file, s.state, s.decided_at, s.at, s.by_user, s.by_person, k.person as reach_person
from identification_statuses s join cases k on k.id = s.case_id
where s.state = 'approved' and s.day <= :until order by k.person, s.case_id, s.day, s.at, s.id

-- name: year.facts
select f.case_id, f.forms, f.citizenships, f.age_registered, f.age_exploited, f.exploited_countries, f.exploited_place, f.registered_country, f.identifier, f.version
from identification_facts f
where f.version = (select max(g.version) from identification_facts g where g.case_id = f.case_id)

-- name: year.sexes
select k.id as case_id, p.sex from cases k join people p on p.id = k.person
where k.id in (select s.case_id from identification_statuses s where s.state = 'approved')
