-- name: closing.of_case
select x.id, x.case_id, x.closed_on, x.outcome, x.note, x.follow_ups, x.state, x.asked_by, x.asked_person, x.asked_at,
  x.reopened_on, x.reopened_by, x.why, {{put case_reach x.case_id}}
from case_closings x where x.case_id = :case_id order by x.asked_at desc, x.id

-- name: closing.by_id
select x.id, x.case_id, x.closed_on, x.outcome, x.note, x.follow_ups, x.state, x.asked_by, x.asked_person, x.asked_at,
  x.reopened_on, x.reopened_by, x.why, {{put case_reach x.case_id}}
from case_closings x where x.id = :id

-- name: closing.insert
insert into case_closings (id, case_id, closed_on, outcome, note, follow_ups, state, asked_by, asked_person, asked_at, reopened_on, reopened_by, why)
values (:id, :case_id, :closed_on, :outcome, :note, :follow_ups, :state, :asked_by, :asked_person, :asked_at, :reopened_on, :reopened_by, :why)

-- name: closing.settle
update case_closings set state = :state where id = :id and state = 'asked'

-- name: closing.reopen
update case_closings set state = 'reopened', reopened_on = :reopened_on, reopened_by = :reopened_by, why = :why where id = :id and state = 'closed'

-- name: closing.empty
update case_closings set note = '', why = '' where case_id in (select id from cases where person in (:person, :instead))

-- name: follow_up.of_case
select f.id, f.case_id, f.due_on, f.done_on, f.result, f.by_person, f.version, k.code, {{put case_reach f.case_id}}
from case_follow_ups f join cases k on k.id = f.case_id where f.case_id = :case_id order by f.due_on

-- name: follow_up.by_id
select f.id, f.case_id, f.due_on, f.done_on, f.result, f.by_person, f.version, k.code, {{put case_reach f.case_id}}
from case_follow_ups f join cases k on k.id = f.case_id where f.id = :id

-- name: follow_up.due
select f.id, f.case_id, f.due_on, f.done_on, f.result, f.by_person, f.version, k.code, {{put case_reach f.case_id}}
from case_follow_ups f join cases k on k.id = f.case_id
where f.done_on = '' and f.due_on <= :until and {{visible cases k}} and {{put case_mine f.case_id}}
order by f.due_on, k.code
limit :most

-- name: follow_up.of_cases
select f.case_id, min(f.due_on) as due_on from case_follow_ups f where f.done_on = '' and f.case_id in (:cases...) group by f.case_id

-- name: follow_up.insert
insert into case_follow_ups (id, case_id, due_on, version) values (:id, :case_id, :due_on, 1)

-- name: follow_up.done
update case_follow_ups set done_on = :today, result = :result, by_person = :actor_person, version = version + 1
where id = :id and version = :version and done_on = ''

-- name: follow_up.drop
delete from case_follow_ups where case_id = :case_id and done_on = ''

-- name: follow_up.replace_worker
update case_follow_ups set by_person = :instead where by_person = :person
