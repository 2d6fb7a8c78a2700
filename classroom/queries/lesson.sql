-- name: lesson.list
select l.id, l.hub, l.room, l.code, l.kind, l.script, l.name, l.number, l.hash, l.reference, l.class_group, coalesce(l.activity, '') as activity, l.day, l.opened_at, l.closed_at,
  l.language, l.languages, l.phones, l.watched, l.late, l.without_lead, l.lead_why, l.difference_why, l.settled_at, l.settled_by, l.version,
  coalesce(a.code, '') as activity_code, coalesce(a.host, '') as host, coalesce(o.name, '') as host_name, coalesce(a.municipality, '') as municipality,
  coalesce((select sum(h.count) from headcounts h where h.activity = l.activity and h.audience = 'pupils'
    and h.method_rank = (select min(b.method_rank) from headcounts b where b.activity = l.activity and b.audience = 'pupils')), -1) as counted
from lessons l left join activities a on a.id = l.activity and a.protected = 0 left join organisations o on o.id = a.host
order by l.day desc, l.opened_at desc, l.id limit :most

-- name: lesson.by_id
select l.id, l.hub, l.room, l.code, l.kind, l.script, l.name, l.number, l.hash, l.reference, l.class_group, coalesce(l.activity, '') as activity, l.day, l.opened_at, l.closed_at,
  l.language, l.languages, l.phones, l.watched, l.late, l.without_lead, l.lead_why, l.difference_why, l.settled_at, l.settled_by, l.version,
  coalesce(a.code, '') as activity_code, coalesce(a.host, '') as host, coalesce(o.name, '') as host_name, coalesce(a.municipality, '') as municipality,
  coalesce((select sum(h.count) from headcounts h where h.activity = l.activity and h.audience = 'pupils'
    and h.method_rank = (select min(b.method_rank) from headcounts b where b.activity = l.activity and b.audience = 'pupils')), -1) as counted
from lessons l left join activities a on a.id = l.activity and a.protected = 0 left join organisations o on o.id = a.host
where l.id = :id

-- name: lesson.of_activity
select l.id, l.hub, l.room, l.code, l.kind, l.script, l.name, l.number, l.hash, l.reference, l.class_group, coalesce(l.activity, '') as activity, l.day, l.opened_at, l.closed_at,
  l.language, l.languages, l.phones, l.watched, l.late, l.without_lead, l.lead_why, l.difference_why, l.settled_at, l.settled_by, l.version,
  coalesce(a.code, '') as activity_code, coalesce(a.host, '') as host, coalesce(o.name, '') as host_name, coalesce(a.municipality, '') as municipality,
  coalesce((select sum(h.count) from headcounts h where h.activity = l.activity and h.audience = 'pupils'
    and h.method_rank = (select min(b.method_rank) from headcounts b where b.activity = l.activity and b.audience = 'pupils')), -1) as counted
from lessons l left join activities a on a.id = l.activity and a.protected = 0 left join organisations o on o.id = a.host
where l.activity = :activity
order by l.opened_at, l.id

-- name: lesson.of_room
select id, version, coalesce(activity, '') as activity from lessons where hub = :hub and room = :room

-- name: lesson.insert
insert into lessons (id, hub, room, code, kind, script, name, number, hash, reference, class_group, activity, day, opened_at, closed_at, language, languages, phones,
  watched, late, without_lead, lead_why, difference_why, settled_at, settled_by, version)
values (:id, :hub, :room, :code, :kind, :script, :name, :number, :hash, :reference, :class_group, nullif(:activity, ''), :day, :opened_at, :closed_at, :language, :languages, :phones,
  :watched, :late, :without_lead, :lead_why, '', '', '', 1)

-- name: lesson.again
update lessons set kind = :kind, script = :script, closed_at = :closed_at, languages = :languages, phones = :phones, watched = :watched, version = version + 1
where id = :id

-- name: lesson.settle
update lessons set activity = nullif(:activity, ''), difference_why = :difference_why, settled_at = :now, settled_by = :settled_by, version = version + 1
where id = :id and version = :version

-- name: lesson_pairs.clear
delete from lesson_pairs where lesson = :lesson

-- name: lesson_scores.clear
delete from lesson_scores where lesson = :lesson

-- name: lesson_tallies.clear
delete from lesson_tallies where lesson = :lesson

-- name: lesson_pairs.insert
insert into lesson_pairs (lesson, item, measures, before_answer, after_answer, before_rank, after_rank, pairs)
values (:lesson, :item, :measures, :before_answer, :after_answer, :before_rank, :after_rank, :pairs)

-- name: lesson_scores.insert
insert into lesson_scores (lesson, items, questions, right_before, right_after, pairs)
values (:lesson, :items, :questions, :right_before, :right_after, :pairs)

-- name: lesson_tallies.insert
insert into lesson_tallies (lesson, question, answer, answers) values (:lesson, :question, :answer, :answers)

-- name: lesson_tallies.of
select lesson, question, answer, answers from lesson_tallies where lesson = :lesson order by question, answer

-- name: lesson_pairs.of
select lesson, item, measures, before_answer, after_answer, before_rank, after_rank, pairs from lesson_pairs where lesson = :lesson
order by item, before_answer, after_answer

-- name: lesson_scores.of
select lesson, items, questions, right_before, right_after, pairs from lesson_scores where lesson = :lesson order by items, right_before, right_after

-- name: lesson_pairs.pooled
select p.lesson, p.item, p.measures, p.before_answer, p.after_answer, p.before_rank, p.after_rank, p.pairs,
  l.name, coalesce(a.host, '') as host, coalesce(o.name, '') as host_name
from lesson_pairs p join lessons l on l.id = p.lesson join activities a on a.id = l.activity left join organisations o on o.id = a.host
where l.kind = 'lesson' and a.protected = 0 and (:host = '' or a.host = :host) and (:name = '' or l.name = :name)
order by p.item, p.before_answer, p.after_answer, p.lesson

-- name: lesson_scores.pooled
select s.lesson, s.items, s.questions, s.right_before, s.right_after, s.pairs, l.name, coalesce(a.host, '') as host, coalesce(o.name, '') as host_name
from lesson_scores s join lessons l on l.id = s.lesson join activities a on a.id = l.activity left join organisations o on o.id = a.host
where l.kind = 'lesson' and a.protected = 0 and (:host = '' or a.host = :host) and (:name = '' or l.name = :name)
order by s.items, s.right_before, s.right_after, s.lesson

-- name: host_result.host
select name from organisations where id = :host
