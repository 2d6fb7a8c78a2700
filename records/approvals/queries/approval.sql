-- name: approval.by_id
select a.id, a.kind, a.record, a.case_id, coalesce((select k.code from cases k where k.id = a.case_id), '') as case_code, a.reason,
  a.asked_by, a.asked_person, a.asked_at, a.state, a.decided_by, a.decided_person, a.decided_at, a.answer, a.matter, a.used_at, a.version, {{put case_reach a.case_id}}
from approvals a where a.id = :id

-- name: approval.list
select a.id, a.kind, a.record, a.case_id, coalesce((select k.code from cases k where k.id = a.case_id), '') as case_code, a.reason,
  a.asked_by, a.asked_person, a.asked_at, a.state, a.decided_by, a.decided_person, a.decided_at, a.answer, a.matter, a.used_at, a.version, {{put case_reach a.case_id}}
from approvals a
where {{visible approvals a}}
  and (cast(:state as text) = '' or a.state = cast(:state as text))
  and (cast(:case_id as text) = '' or a.case_id = cast(:case_id as text))
order by case when a.state = 'asked' then 0 else 1 end, case when a.state = 'asked' then a.asked_at else '' end, a.decided_at desc, a.id
limit :most offset :skip

-- name: approval.found
select count(*) from approvals a
where {{visible approvals a}}
  and (cast(:state as text) = '' or a.state = cast(:state as text))
  and (cast(:case_id as text) = '' or a.case_id = cast(:case_id as text))

-- name: approval.of_record
select a.id, a.kind, a.record, a.case_id, '' as case_code, a.reason,
  a.asked_by, a.asked_person, a.asked_at, a.state, a.decided_by, a.decided_person, a.decided_at, a.answer, a.matter, a.used_at, a.version, {{put case_reach a.case_id}}
from approvals a where a.kind = :kind and a.record = :record order by a.asked_at desc, a.id

-- name: approval.of_person
select a.id, a.kind, a.record, a.case_id, k.code as case_code, a.reason,
  a.asked_by, a.asked_person, a.asked_at, a.state, a.decided_by, a.decided_person, a.decided_at, a.answer, a.matter, a.used_at, a.version, {{put case_reach a.case_id}}
from approvals a join cases k on k.id = a.case_id where k.person = :person order by a.asked_at, a.id

-- name: approval.waiting_for
select id from approvals where kind = :kind and record = :record and state = 'asked'

-- name: approval.insert
insert into approvals (id, kind, record, case_id, reason, matter, asked_by, asked_person, asked_at, state, version)
values (:id, :kind, :record, :case_id, :reason, :matter, :asked_by, :asked_person, :asked_at, :state, :version)

-- name: approval.decide
update approvals set state = :state, answer = :answer, decided_by = :decided_by, decided_person = :decided_person, decided_at = :decided_at,
  version = version + 1
where id = :id and version = :version and state = 'asked'

-- name: approval.drop
update approvals set state = 'withdrawn', decided_by = '', decided_at = :now, version = version + 1
where kind = :kind and record = :record and state = 'asked'

-- name: approval.empty
update approvals set reason = '', answer = '', matter = '', version = version + 1
where case_id in (select id from cases where person in (:person, :instead)) and (reason <> '' or answer <> '' or matter <> '')

-- name: approval.replace_worker
update approvals set asked_person = case when asked_person = :person then :instead else asked_person end,
  decided_person = case when decided_person = :person then :instead else decided_person end
where asked_person = :person or decided_person = :person

-- name: approval.permit
select a.id, a.kind, a.record, a.case_id, '' as case_code, a.reason,
  a.asked_by, a.asked_person, a.asked_at, a.state, a.decided_by, a.decided_person, a.decided_at, a.answer, a.matter, a.used_at, a.version, {{put case_reach a.case_id}}
from approvals a where a.kind = :kind and a.record = :record and a.state = 'approved' and a.used_at = '' and a.decided_at >= :since
order by a.decided_at desc, a.id limit 1

-- name: approval.use
update approvals set used_at = :now, matter = '', version = version + 1 where id = :id and used_at = ''

-- name: approval.forget_record
update approvals set record = id where record like '%' || cast(:person as text) || '%'
