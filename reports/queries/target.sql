-- name: target.of_grant
select id, grant_id, indicator, target, from_day, why, set_by, set_by_person, set_at
from targets where grant_id = :grant order by indicator, from_day, set_at, id

-- name: target.insert
insert into targets (id, grant_id, indicator, target, from_day, why, set_by, set_by_person, set_at)
values (:id, :grant_id, :indicator, :target, :from_day, :why, :set_by, :set_by_person, :set_at)

-- name: target.person_replaced
update targets set set_by_person = :instead where set_by_person = :person
