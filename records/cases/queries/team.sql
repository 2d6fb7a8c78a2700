-- name: team.of_case
select t.id, t.case_id, t.person, t.part, t.from_on, t.until_on, t.why, t.by_user, t.at, t.reviewed_by, t.reviewed_at, {{put case_reach t.case_id}}
from case_team t where t.case_id = :case_id order by t.from_on, t.id

-- name: team.by_id
select t.id, t.case_id, t.person, t.part, t.from_on, t.until_on, t.why, t.by_user, t.at, t.reviewed_by, t.reviewed_at, {{put case_reach t.case_id}}
from case_team t where t.id = :id

-- name: team.insert
insert into case_team (id, case_id, person, part, from_on, until_on, why, by_user, at)
values (:id, :case_id, :person, :part, :from_on, :until_on, :why, :by_user, :now)

-- name: team.end
update case_team set until_on = :until_on where id = :id

-- name: team.replace_person
update case_team set person = :instead where person = :person
