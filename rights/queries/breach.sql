-- name: breach.next_number
select coalesce(max(b.number), 0) + 1 from breaches b

-- name: breach.insert
insert into breaches (id, number, noticed_at, kind, risk, people_count, what, by_user, version)
values (:id, :number, :noticed_at, :kind, :risk, :people_count, :what, :actor_user, 1)

-- name: breach.by_id
select b.* from breaches b where b.id = :id

-- name: breach.list
select b.* from breaches b order by case when b.closed_on = '' then 0 else 1 end, b.noticed_at desc, b.id desc limit 200

-- name: breach.update
update breaches set kind = :kind, risk = :risk, people_count = :people_count, what = :what, consequences = :consequences, measures = :measures,
  authority_at = :authority_at, why_late = :why_late, told_at = :told_at, told_how = :told_how, closed_on = :closed_on, version = version + 1
where id = :id and version = :version

-- name: breach.step_insert
insert into breach_steps (id, breach, at, by_user, by_person, kind, text) values (:id, :breach, :now, :actor_user, :actor_person, :kind, :text)

-- name: breach.steps
select s.id, s.breach, s.at, s.by_user, s.by_person, s.kind, s.text from breach_steps s where s.breach = :breach order by s.at, s.id

-- name: breach.forget_worker
update breach_steps set by_person = :instead where by_person = :person
