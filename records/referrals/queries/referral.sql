-- Who is asked as a role is found by the roles that the desk gives; all others by what is visible.

-- name: referral.insert
insert into referrals (id, from_room, to_room, to_role, to_person, about_kind, about, subject, need, state, asked_by,
  asked_person, asked_at, due, taken_by, taken_person, answered_at, answer, became_kind, became, closed_at, heard, version)
values (:id, :from_room, :to_room, :to_role, :to_person, :about_kind, :about, :subject, :need, :state, :asked_by,
  :asked_person, :asked_at, :due, :taken_by, :taken_person, :answered_at, :answer, :became_kind, :became, :closed_at, :heard, :version)

-- name: referral.find
select r.id, r.from_room, r.to_room, r.to_role, r.to_person, r.about_kind, r.about, r.subject, r.need, r.state, r.asked_by,
  r.asked_person, r.asked_at, r.due, r.taken_by, r.taken_person, r.answered_at, r.answer, r.became_kind, r.became, r.closed_at, r.heard, r.version
from referrals r where r.id = :id

-- name: referral.page
select r.id, r.from_room, r.to_room, r.to_role, r.to_person, r.about_kind, r.about, r.subject, r.need, r.state, r.asked_by,
  r.asked_person, r.asked_at, r.due, r.taken_by, r.taken_person, r.answered_at, r.answer, r.became_kind, r.became, r.closed_at, r.heard, r.version
from referrals r
where ({{visible referrals r}} or r.to_role in (:roles...))
  and (cast(:room as text) = '' or r.to_room = :room)
  and (cast(:box as text) = 'all'
    or (cast(:box as text) = 'in' and r.state in ('asked', 'accepted') and (r.to_role in (:roles...) or (r.to_person <> '' and r.to_person = :actor_person)))
    or (cast(:box as text) = 'out' and r.asked_by = :actor_user and (r.state in ('asked', 'accepted') or r.heard = 0))
    or (cast(:box as text) = 'over' and r.state not in ('asked', 'accepted')))
order by (case when r.state = 'asked' then 0 when r.state = 'accepted' then 1 else 2 end), r.asked_at desc, r.id
limit :most offset :skip

-- name: referral.count
select count(*) from referrals r
where ({{visible referrals r}} or r.to_role in (:roles...))
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
