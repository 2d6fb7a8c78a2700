-- name: facts.latest
select f.id, f.case_id, f.forms, f.means, f.control, f.citizenships, f.age_recruited, f.age_exploited, f.age_registered, f.age_dispute,
  f.recruited_country, f.recruited_place, f.exploited_countries, f.exploited_place, f.registered_country, f.registered_place,
  f.identifier, f.route, f.recruitment, f.relation, f.access, f.day, f.at, f.by_user, f.by_person, f.version, {{put case_reach f.case_id}}
from identification_facts f where f.case_id = :case_id order by f.version desc limit 1

-- name: facts.of_case
select f.id, f.case_id, f.forms, f.means, f.control, f.citizenships, f.age_recruited, f.age_exploited, f.age_registered, f.age_dispute,
  f.recruited_country, f.recruited_place, f.exploited_countries, f.exploited_place, f.registered_country, f.registered_place,
  f.identifier, f.route, f.recruitment, f.relation, f.access, f.day, f.at, f.by_user, f.by_person, f.version, {{put case_reach f.case_id}}
from identification_facts f where f.case_id = :case_id and {{visible identification_facts f}} order by f.version desc

-- name: facts.exchanged
select f.case_id, f.forms, f.control, f.citizenships, f.age_recruited, f.recruitment, f.relation, f.version
from identification_facts f where f.case_id in (:ids...)

-- name: facts.insert
insert into identification_facts (id, case_id, forms, means, control, citizenships, age_recruited, age_exploited, age_registered, age_dispute,
  recruited_country, recruited_place, exploited_countries, exploited_place, registered_country, registered_place,
  identifier, route, recruitment, relation, access, day, at, by_user, by_person, version)
values (:id, :case_id, :forms, :means, :control, :citizenships, :age_recruited, :age_exploited, :age_registered, :age_dispute,
  :recruited_country, :recruited_place, :exploited_countries, :exploited_place, :registered_country, :registered_place,
  :identifier, :route, :recruitment, :relation, :access, :today, :now, :by_user, :by_person, :version)

-- name: facts.empty
update identification_facts set recruited_place = '', exploited_place = '', registered_place = ''
where case_id in (select id from cases where person = :person or person = :instead)

-- name: facts.forget_author
update identification_facts set by_person = '' where by_person = :person

-- name: facts.sex
select p.sex from cases k join people p on p.id = k.person where k.id = :case_id
