-- name: assessment.of_case
select a.id, a.case_id, a.kind, a.day, a.again_on, a.author, a.remark, a.at, {{put case_reach a.case_id}}
from assessments a where a.case_id = :case_id and {{visible assessments a}} order by a.day desc, a.id desc

-- name: assessment.answers_of_case
select x.assessment, x.domain, x.answer from assessment_answers x join assessments a on a.id = x.assessment where a.case_id = :case_id

-- name: assessment.insert
insert into assessments (id, case_id, kind, day, again_on, author, remark, at) values (:id, :case_id, :kind, :day, :again_on, :author, :remark, :now)

-- name: assessment.answer
insert into assessment_answers (assessment, domain, answer) values (:assessment, :domain, :answer)

-- name: safety.of_case
select s.id, s.case_id, s.edition, s.day, s.again_on, s.author, s.body, s.at, {{put case_reach s.case_id}}
from safety_plans s where s.case_id = :case_id and {{visible safety_plans s}} order by s.edition desc

-- name: safety.last
select coalesce(max(edition), 0) from safety_plans where case_id = :case_id

-- name: safety.insert
insert into safety_plans (id, case_id, edition, day, again_on, author, body, at) values (:id, :case_id, :edition, :day, :again_on, :author, :body, :now)

-- name: goal.of_case
select g.id, g.case_id, g.domain, g.goal, g.state, g.due_on, g.set_on, g.reviewed_on, g.changed_at, g.changed_by, g.version, {{put case_reach g.case_id}}
from plan_goals g where g.case_id = :case_id and {{visible plan_goals g}} order by case g.state when 'open' then 0 else 1 end, g.set_on, g.id

-- name: goal.by_id
select g.id, g.case_id, g.domain, g.goal, g.state, g.due_on, g.set_on, g.reviewed_on, g.changed_at, g.changed_by, g.version, {{put case_reach g.case_id}}
from plan_goals g where g.id = :id

-- name: goal.insert
insert into plan_goals (id, case_id, domain, goal, state, due_on, set_on, reviewed_on, changed_at, changed_by, version)
values (:id, :case_id, :domain, :goal, 'open', :due_on, :today, '', :now, :actor_person, 1)

-- name: goal.update
update plan_goals set domain = :domain, goal = :goal, state = :state, due_on = :due_on, reviewed_on = :today, changed_at = :now, changed_by = :actor_person,
  version = version + 1
where id = :id and version = :version

-- name: step.of_case
select s.id, s.goal, s.step, s.owner, s.due_on, s.done_on, s.version from plan_steps s join plan_goals g on g.id = s.goal
where g.case_id = :case_id order by case s.done_on when '' then 0 else 1 end, s.due_on, s.id

-- name: step.insert
insert into plan_steps (id, goal, step, owner, due_on, done_on, version) values (:id, :goal, :step, :owner, :due_on, '', 1)

-- name: step.done
update plan_steps set done_on = :today, version = version + 1 where id = :id and goal = :goal and done_on = ''

-- name: step.due
select s.id, s.goal, s.due_on, g.case_id, k.code as case_code, s.owner, {{put case_reach g.case_id}}
from plan_steps s join plan_goals g on g.id = s.goal join cases k on k.id = g.case_id
where s.done_on = '' and s.due_on <> '' and s.due_on <= :until and g.state = 'open' and k.closed_on = '' and {{visible plan_goals g}} and {{put case_mine g.case_id}}
order by s.due_on, s.id limit :most

-- name: date.of_case
select d.id, d.case_id, d.kind, d.starts_at, d.day, d.what, d.owner, d.interpreter, d.language, d.secrecy, d.community, d.state, d.changed_at, d.changed_by, d.version,
  {{put case_reach d.case_id}}
from case_dates d where d.case_id = :case_id and {{visible case_dates d}} order by case d.state when 'planned' then 0 else 1 end, d.starts_at, d.id

-- name: date.by_id
select d.id, d.case_id, d.kind, d.starts_at, d.day, d.what, d.owner, d.interpreter, d.language, d.secrecy, d.community, d.state, d.changed_at, d.changed_by, d.version,
  {{put case_reach d.case_id}}
from case_dates d where d.id = :id

-- name: date.insert
insert into case_dates (id, case_id, kind, starts_at, day, what, owner, interpreter, language, secrecy, community, state, changed_at, changed_by, version)
values (:id, :case_id, :kind, :starts_at, :day, :what, :owner, :interpreter, :language, :secrecy, :community, 'planned', :now, :actor_person, 1)

-- name: date.state
update case_dates set state = :state, changed_at = :now, changed_by = :actor_person, version = version + 1 where id = :id and version = :version

-- name: date.due
select d.id, d.case_id, d.kind, d.starts_at, d.day, d.state, d.owner, k.code as case_code, {{put case_reach d.case_id}}
from case_dates d join cases k on k.id = d.case_id
where d.state = 'planned' and d.day <= :until and {{visible case_dates d}} and {{put case_mine d.case_id}}
order by d.starts_at, d.id limit :most

-- name: date.clash
select count(*) from case_dates where state = 'planned' and interpreter = :interpreter and starts_at = :starts_at

-- name: wait.of_case
select w.id, w.case_id, w.need, w.joined_on, w.reason, w.ended_on, w.outcome, w.version, {{put case_reach w.case_id}}
from case_waits w where w.case_id = :case_id and {{visible case_waits w}} order by case w.ended_on when '' then 0 else 1 end, w.joined_on, w.id

-- name: wait.by_id
select w.id, w.case_id, w.need, w.joined_on, w.reason, w.ended_on, w.outcome, w.version, {{put case_reach w.case_id}}
from case_waits w where w.id = :id

-- name: wait.insert
insert into case_waits (id, case_id, need, joined_on, reason, version) values (:id, :case_id, :need, :joined_on, :reason, 1)

-- name: wait.end
update case_waits set ended_on = :today, outcome = :outcome, version = version + 1 where id = :id and version = :version and ended_on = ''

-- name: wait.all
select w.id, w.case_id, k.code as case_code, w.need, w.joined_on, w.ended_on, w.outcome, w.version, {{put case_reach w.case_id}}
from case_waits w join cases k on k.id = w.case_id where w.ended_on = '' and {{visible case_waits w}} order by w.need, w.joined_on, w.id

-- name: wait.totals
select w.need, w.outcome, k.person, count(*) as many from case_waits w join cases k on k.id = w.case_id
where w.joined_on <= :to_day and (w.ended_on = '' or w.ended_on >= :from_day) group by w.need, w.outcome, k.person order by w.need, w.outcome, k.person

-- name: place_request.of_case
select r.id, r.wait, coalesce(r.organisation, '') as organisation, coalesce(o.name, '') as organisation_name, r.asked_on, r.reply_by, r.reply, r.replied_on, r.version
from place_requests r join case_waits w on w.id = r.wait left join organisations o on o.id = r.organisation
where w.case_id = :case_id order by r.asked_on, r.id

-- name: place_request.insert
insert into place_requests (id, wait, organisation, asked_on, reply_by, version) values (:id, :wait, nullif(cast(:organisation as text), ''), :today, :reply_by, 1)

-- name: place_request.reply
update place_requests set reply = :reply, replied_on = :today, version = version + 1 where id = :id and wait = :wait

-- name: place_request.expire
update place_requests set reply = 'expired', replied_on = :today, version = version + 1 where reply = '' and reply_by <> '' and reply_by < :today

-- name: thing.of_case
select t.id, t.case_id, t.receipt, t.kind, t.what, t.cents, t.taken_on, t.taken_by, t.witness, t.looked_on, t.returned_on, t.returned_by, t.returned_witness, t.version,
  {{put case_reach t.case_id}}
from held_things t where t.case_id = :case_id and {{visible held_things t}} order by case t.returned_on when '' then 0 else 1 end, t.taken_on, t.id

-- name: thing.by_id
select t.id, t.case_id, t.receipt, t.kind, t.what, t.cents, t.taken_on, t.taken_by, t.witness, t.looked_on, t.returned_on, t.returned_by, t.returned_witness, t.version,
  {{put case_reach t.case_id}}
from held_things t where t.id = :id

-- name: thing.insert
insert into held_things (id, case_id, receipt, kind, what, cents, taken_on, taken_by, witness, looked_on, version)
values (:id, :case_id, :receipt, :kind, :what, :cents, :today, :actor_person, :witness, :today, 1)

-- name: thing.return
update held_things set returned_on = :today, returned_by = :actor_person, returned_witness = :witness, version = version + 1
where id = :id and version = :version and returned_on = ''

-- name: thing.look
update held_things set looked_on = :today, version = version + 1 where id = :id and version = :version and returned_on = ''

-- name: thing.due
select t.id, t.case_id, k.code as case_code, t.kind, t.looked_on, t.taken_on, {{put case_reach t.case_id}}
from held_things t join cases k on k.id = t.case_id
where t.returned_on = '' and t.looked_on <= :until and {{visible held_things t}} and {{put case_mine t.case_id}} order by t.looked_on, t.id limit :most

-- name: thing.held
select count(*) from held_things where case_id = :case_id and returned_on = ''

-- name: child.of_case
select c.case_id, c.guardian, c.representative, c.age_dispute, c.authority_told_on, c.body, c.version, {{put case_reach c.case_id}}
from case_children c where c.case_id = :case_id

-- name: child.put
insert into case_children (case_id, guardian, representative, age_dispute, authority_told_on, body, version)
values (:case_id, :guardian, :representative, :age_dispute, :authority_told_on, :body, 1)
on conflict (case_id) do update set guardian = excluded.guardian, representative = excluded.representative, age_dispute = excluded.age_dispute,
  authority_told_on = excluded.authority_told_on, body = excluded.body, version = case_children.version + 1
where case_children.version = :version

-- name: assessment.again
select a.id, a.case_id, a.kind, a.day, a.again_on, a.author, a.at, k.code as case_code, {{put case_reach a.case_id}}
from assessments a join cases k on k.id = a.case_id
where a.again_on <> '' and a.again_on <= :until and k.closed_on = '' and {{visible assessments a}} and {{put case_mine a.case_id}}
  and not exists (select 1 from assessments b where b.case_id = a.case_id and b.kind = a.kind and (b.day > a.day or (b.day = a.day and b.id > a.id)))
order by a.again_on, a.id limit :most

-- name: casework.empty_assessments
update assessments set remark = :empty where case_id = :case_id

-- name: casework.empty_safety
update safety_plans set body = :empty where case_id = :case_id

-- name: casework.empty_goals
update plan_goals set goal = :empty where case_id = :case_id

-- name: casework.empty_steps
update plan_steps set step = :empty where goal in (select id from plan_goals where case_id = :case_id)

-- name: casework.empty_dates
update case_dates set what = :empty where case_id = :case_id

-- name: casework.empty_waits
update case_waits set reason = :empty where case_id = :case_id

-- name: casework.empty_things
update held_things set what = :empty where case_id = :case_id

-- name: casework.empty_children
update case_children set body = :empty where case_id = :case_id

-- name: casework.forget_author
update assessments set author = '' where author = :person

-- name: casework.forget_safety_author
update safety_plans set author = '' where author = :person

-- name: casework.forget_step_owner
update plan_steps set owner = '' where owner = :person

-- name: casework.forget_date_people
update case_dates set owner = case when owner = :person then '' else owner end, interpreter = case when interpreter = :person then '' else interpreter end
where owner = :person or interpreter = :person

-- name: casework.forget_thing_people
update held_things set taken_by = case when taken_by = :person then '' else taken_by end, witness = case when witness = :person then '' else witness end,
  returned_by = case when returned_by = :person then '' else returned_by end, returned_witness = case when returned_witness = :person then '' else returned_witness end
where taken_by = :person or witness = :person or returned_by = :person or returned_witness = :person

-- name: thing.by_receipt
select t.id, t.case_id, t.receipt, t.kind, t.what, t.cents, t.taken_on, t.taken_by, t.witness, t.looked_on, t.returned_on, t.returned_by, t.returned_witness, t.version,
  {{put case_reach t.case_id}}
from held_things t where t.receipt = :receipt

-- name: held.assessments
select day from assessments where case_id = :case_id order by day, id

-- name: held.safety
select day from safety_plans where case_id = :case_id order by edition

-- name: held.goals
select set_on as day from plan_goals where case_id = :case_id order by set_on, id

-- name: held.dates
select day from case_dates where case_id = :case_id order by starts_at, id

-- name: held.waits
select joined_on as day from case_waits where case_id = :case_id order by joined_on, id

-- name: held.things
select taken_on as day from held_things where case_id = :case_id order by taken_on, id


-- name: measure.safety_plans
select count(distinct s.case_id) as many, count(distinct k.id) as whole
from cases k left join safety_plans s on s.case_id = k.id
where k.opened_on <= :to and (k.closed_on = '' or k.closed_on >= :from)

-- name: measure.plans_reviewed
select coalesce(sum(case when max_day >= :reviewed_after then 1 else 0 end), 0) as many, count(*) as whole
from (select g.case_id, max(case when g.reviewed_on <> '' then g.reviewed_on else g.set_on end) as max_day
  from plan_goals g join cases k on k.id = g.case_id
  where g.state = 'open' and k.opened_on <= :to and (k.closed_on = '' or k.closed_on >= :from) group by g.case_id) x

-- name: casework.dues
select d.case_id, min(d.day) as day, 'date' as what from case_dates d where d.state = 'planned' and d.case_id in (:ids...) group by d.case_id
union all
select g.case_id, min(s.due_on) as day, 'step' as what from plan_steps s join plan_goals g on g.id = s.goal
where s.done_on = '' and s.due_on <> '' and g.state = 'open' and g.case_id in (:ids...) group by g.case_id

-- name: assessment.newest_needs
select x.assessment, x.domain, x.answer from assessment_answers x
where x.assessment = (select a.id from assessments a where a.case_id = :case_id and a.kind = 'needs' order by a.day desc, a.id desc limit 1)
order by x.domain
