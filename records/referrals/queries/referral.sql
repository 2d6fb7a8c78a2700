-- Who is asked as a role is found by the roles that the desk gives; all others by what is visible.

-- name: referral.insert
insert into referrals (id, from_room, to_room, to_role, to_person, about_kind, about, subject, need, state, asked_by,
  asked_person, asked_at, due, taken_by, taken_person, answered_at, answer, became_kind, became, closed_at, heard, version)
values (:id, :from_room, :to_room, :to_role, :to_person, :about_kind, :about, :subject, :need, :state, :asked_by,
  :asked_person, :asked_at, :due, :taken_by, :taken_person, :answered_at, :answer, :became_kind, :became, :closed_at, :heard, :version)

-- name: referral.find
select r.id, r.from_room, r.to_room, r.to_role, r.to_person, r.about_kind, r.about, r.subject, r.need, r.state, r.asked_by,
  r.asked_person, r.asked_at, r.due, r.taken_by, r.taken_person, r.answered_at, r.answer, r.became_kind, r.became, r.closed_at, r.heard, r.version, {{put person_barred r.subject}}
from referrals r where r.id = :id

-- name: referral.page
select r.id, r.from_room, r.to_room, r.to_role, r.to_person, r.about_kind, r.about, r.subject, r.need, r.state, r.asked_by,
  r.asked_person, r.asked_at, r.due, r.taken_by, r.taken_person, r.answered_at, r.answer, r.became_kind, r.became, r.closed_at, r.heard, r.version, {{put person_barred r.subject}}
from referrals r
where ({{visible referrals r}} or r.to_role in (:roles...)) and not {{put kept_from_actor r.subject}}
  and (cast(:room as text) = '' or r.to_room = :room)
  and (cast(:box as text) = 'all'
    or (cast(:box as text) = 'in' and r.state in ('asked', 'accepted') and (r.to_role in (:roles...) or (r.to_person <> '' and r.to_person = :actor_person)))
    or (cast(:box as text) = 'out' and r.asked_by = :actor_user and (r.state in ('asked', 'accepted') or r.heard = 0))
    or (cast(:box as text) = 'over' and r.state not in ('asked', 'accepted')))
order by (case when r.state = 'asked' then 0 when r.state = 'accepted' then 1 else 2 end), r.asked_at desc, r.id
limit :most offset :skip

-- name: referral.count
select count(*) from referrals r
where ({{visible referrals r}} or r.to_role in (:roles...)) and not {{put kept_from_actor r.subject}}
  and (cast(:room as text) = '' or r.to_room = :room)
  and (cast(:box as text) = 'all'
    or (cast(:box as text) = 'in' and r.state in ('asked', 'accepted') and (r.to_role in (:roles...) or (r.to_person <> '' and r.to_person = :actor_person)))
    or (cast(:box as text) = 'out' and r.asked_by = :actor_user and (r.state in ('asked', 'accepted') or r.heard = 0))
    or (cast(:box as text) = 'over' and r.state not in ('asked', 'accepted')))

-- name: referral.of_subject
select r.id, r.state, r.asked_at from referrals r where r.subject = :subject order by r.asked_at, r.id

-- name: referral.move
update referrals set state = :state, taken_by = :taken_by, taken_person = :taken_person, answered_at = :answered_at,
  answer = case when cast(:answer as text) = '' then answer else cast(:answer as text) end,
  became_kind = :became_kind, became = :became, closed_at = :closed_at, heard = :heard, version = version + 1
where id = :id and version = :version

-- name: referral.hear
update referrals set heard = 1, version = version + 1 where id = :id

-- name: referral.forget
update referrals set subject = :instead, need = '', answer = '',
  closed_at = case when state in ('asked', 'accepted') then cast(:now as text) else closed_at end,
  state = case when state in ('asked', 'accepted') then 'withdrawn' else state end, version = version + 1
where subject = :person

-- name: referral.forget_about
update referrals set about = :instead where about = :person and about_kind = 'person'

-- name: referral.forget_became
update referrals set became = :instead where became = :person and became_kind = 'person'

-- name: referral.forget_to
update referrals set to_person = :instead where to_person = :person

-- name: referral.forget_asker
update referrals set asked_person = :instead where asked_person = :person

-- name: referral.forget_taker
update referrals set taken_person = :instead where taken_person = :person

-- name: referral.register
select r.id, r.from_room, r.to_room, r.to_role, r.about_kind, r.subject, r.need, r.state, r.asked_at, r.due, r.answered_at, r.answer,
  r.closed_at, case when r.code = '' then r.id else r.code end as code, coalesce(t.code, '') as to_code, coalesce(s.code, '') as subject_code,
  coalesce(a.code, o.code, p.code, g.code, '') as about_code
from referrals r
left join people t on t.id = r.to_person and t.forgotten = 0 and {{visible people t}}
left join people s on s.id = r.subject and s.forgotten = 0 and {{visible people s}}
left join activities a on r.about_kind = 'activity' and a.id = r.about and {{visible activities a}}
left join organisations o on r.about_kind = 'organisation' and o.id = r.about
left join people p on r.about_kind = 'person' and p.id = r.about and p.forgotten = 0 and {{visible people p}}
left join grants g on r.about_kind = 'grant' and g.id = r.about
where {{visible referrals r}} order by (case when r.code = '' then r.id else r.code end) {{|collate "C"}}

-- name: referral.by_code
select r.id, r.from_room, r.to_room, r.to_role, r.to_person, r.about_kind, r.about, r.subject, r.state, r.asked_by, r.asked_person,
  r.asked_at, r.due, r.answered_at, r.closed_at, r.heard, r.version
from referrals r where r.code = :code or (r.code = '' and r.id = :code)

-- name: referral.id_of
select a.id from activities a where cast(:named as text) = 'activities' and a.code = :code
union all select o.id from organisations o where cast(:named as text) = 'organisations' and o.code = :code
union all select p.id from people p where cast(:named as text) = 'people' and p.code = :code
union all select g.id from grants g where cast(:named as text) = 'grants' and g.code = :code

-- name: referral.bring
insert into referrals (id, code, from_room, to_room, to_role, to_person, about_kind, about, subject, need, state, asked_by,
  asked_person, asked_at, due, answered_at, answer, closed_at, heard, version)
values (:id, :code, :from_room, :to_room, :to_role, :to_person, :about_kind, :about, :subject, :need, :state, :asked_by,
  :asked_person, :asked_at, :due, :answered_at, :answer, :closed_at, :heard, :version)

-- name: referral.update
update referrals set from_room = :from_room, to_room = :to_room, to_role = :to_role, to_person = :to_person, about_kind = :about_kind,
  about = :about, subject = :subject, need = :need, state = :state, asked_at = :asked_at, due = :due, answered_at = :answered_at,
  answer = :answer, closed_at = :closed_at, version = version + 1
where id = :id and version = :version

-- name: referral.counted
select count(*) as asked, coalesce(sum(case when state in ('accepted', 'done') then 1 else 0 end), 0) as taken_up,
  coalesce(sum(case when state = 'done' then 1 else 0 end), 0) as done, coalesce(sum(case when state = 'declined' then 1 else 0 end), 0) as declined
from referrals where asked_at >= :from and asked_at < :until
