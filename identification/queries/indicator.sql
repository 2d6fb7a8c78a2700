-- name: observation.of_case
select o.id, o.case_id, o.subject, o.dimension, o.indicator, o.answer, o.source, o.day, o.at, o.turn, o.by_user, o.by_person, {{put case_reach o.case_id}}
from indicator_observations o where o.case_id = :case_id and {{visible indicator_observations o}} order by o.turn

-- name: observation.in_case
select o.id, o.case_id, o.subject, o.dimension, o.indicator, o.answer, o.source, o.day, o.at, o.turn, o.by_user, o.by_person
from indicator_observations o where o.case_id = :case_id order by o.turn

-- name: observation.insert
insert into indicator_observations (id, case_id, subject, dimension, indicator, answer, source, day, at, turn, by_user, by_person)
values (:id, :case_id, :subject, :dimension, :indicator, :answer, :source, :day, :now, :turn, :by_user, :by_person)

-- name: observation.forget_author
update indicator_observations set by_person = '' where by_person = :person

-- name: indicator.loaded
select set_name, dimension, indicator, weight, source, confirmed from indicator_rows order by set_name, place

-- name: indicator.clear_set
delete from indicator_rows where set_name = :set_name

-- name: indicator.insert
insert into indicator_rows (set_name, dimension, indicator, weight, source, confirmed, place)
values (:set_name, :dimension, :indicator, :weight, :source, :confirmed, :place)
