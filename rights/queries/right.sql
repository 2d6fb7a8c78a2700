-- name: right.next_number
select coalesce(max(r.number), 0) + 1 from right_requests r

-- name: right.insert
insert into right_requests (id, number, case_id, kind, state, asker, asked_on, due_on, language, what, by_user, by_person, version)
values (:id, :number, :case_id, :kind, :state, :asker, :asked_on, :due_on, :language, :what, :actor_user, :actor_person, 1)

-- name: right.by_id
select r.*, k.code as case_code, {{put case_reach r.case_id}} from right_requests r join cases k on k.id = r.case_id where r.id = :id

-- name: right.by_number
select r.id from right_requests r where r.number = :number

-- name: right.list
select r.*, k.code as case_code, {{put case_reach r.case_id}} from right_requests r join cases k on k.id = r.case_id
where {{visible right_requests r}} and (cast(:case_id as text) = '' or r.case_id = :case_id)
  and (cast(:open as text) = '' or r.state in ('asked', 'approved', 'waiting', 'restricted'))
order by case when r.state in ('asked', 'approved', 'waiting', 'restricted') then 0 else 1 end, r.due_on, r.number
limit :most offset :skip

-- name: right.found
select count(*) from right_requests r
where {{visible right_requests r}} and (cast(:case_id as text) = '' or r.case_id = :case_id)
  and (cast(:open as text) = '' or r.state in ('asked', 'approved', 'waiting', 'restricted'))

-- name: right.update
update right_requests set state = :state, identity = :identity, checked_on = :checked_on, checked_by = :checked_by, safe = :safe, shown = :shown,
  reviewed_on = :reviewed_on, reviewed_by = :reviewed_by, answer = :answer, rule = :rule, rule_until = :rule_until,
  approved_by = :approved_by, approved_on = :approved_on, second_by = :second_by, second_on = :second_on,
  restricted_on = :restricted_on, ready_on = :ready_on, done_on = :done_on, done_by = :done_by, version = version + 1
where id = :id and version = :version

-- name: right.open_of_person
select r.id from right_requests r join cases k on k.id = r.case_id
where k.person = :person and r.kind = :kind and r.state in ('asked', 'approved', 'waiting') order by r.number

-- name: right.ready
select r.id from right_requests r join cases k on k.id = r.case_id
where k.person = :person and r.kind = 'erasure' and r.state = 'waiting' and r.ready_on <= :today

-- name: right.due
select r.id from right_requests r where r.kind = 'erasure' and r.state = 'waiting' and r.ready_on <= :today order by r.number

-- name: right.seconds
select r.id, r.number, r.kind, r.state, r.asker, r.asked_on, r.by_user, r.approved_by, r.approved_on, r.version
from right_requests r where r.kind = 'erasure' and r.state = 'approved' order by r.number

-- name: right.second
select r.id, r.number, r.kind, r.state, r.asker, r.asked_on, r.by_user, r.approved_by, r.approved_on, r.version
from right_requests r where r.id = :id

-- name: right.of_cases
select r.* from right_requests r where r.case_id in (:cases...) order by r.number

-- name: right.forget
update right_requests set what = '', safe = '', answer = '', shown = '', identity = '', language = 'lv',
  state = case when kind = 'erasure' and state in ('asked', 'approved', 'waiting') then 'done' when state in ('asked', 'restricted') then 'withdrawn' else state end,
  done_on = case when done_on = '' then :today else done_on end,
  done_by = case when done_by = '' then :actor else done_by end,
  version = version + 1
where case_id in (:cases...)

-- name: right.forget_worker
update right_requests set by_person = case when by_person = :person then :instead else by_person end,
  checked_by = case when checked_by = :person then :instead else checked_by end,
  reviewed_by = case when reviewed_by = :person then :instead else reviewed_by end
where by_person = :person or checked_by = :person or reviewed_by = :person

-- name: right.cases_of
select k.id from cases k where k.person in (:people...) order by k.opened_on, k.id

-- name: right.unknown_forgotten
select r.number from right_requests r join cases k on k.id = r.case_id join people p on p.id = k.person
where p.forgotten = 1 and r.kind = 'erasure' and r.state = 'waiting'
