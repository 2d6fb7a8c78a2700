-- name: lesson_follow.of
select lesson, earlier from lesson_follows where lesson = :lesson

-- name: lesson_follow.after
select lesson, earlier from lesson_follows where earlier = :lesson

-- name: lesson_follow.clear
delete from lesson_follows where lesson = :lesson

-- name: lesson_follow.insert
insert into lesson_follows (lesson, earlier, said_by, said_at) values (:lesson, :earlier, :said_by, :now)

-- name: lesson_follow.earlier
select l.id, l.day, l.class_group, l.name, coalesce(o.name, '') as host_name, coalesce(a.host, '') as host
from lessons l join activities a on a.id = l.activity left join organisations o on o.id = a.host
where l.kind = 'lesson' and l.day < :day and l.day >= :from and (:host = '' or a.host = :host)
  and not exists (select 1 from lesson_follows f where f.earlier = l.id and f.lesson <> :lesson)
order by l.day desc, l.id limit 40

-- name: lesson_follow.pairs
select f.lesson as follow, f.earlier, p.lesson, p.item, p.measures, p.before_answer, p.after_answer, p.before_rank, p.after_rank, p.pairs
from lesson_follows f join lesson_pairs p on p.lesson = f.lesson or p.lesson = f.earlier join lessons l on l.id = f.lesson
where p.measures = 'knowledge' and (:lesson = '' or f.lesson = :lesson) and (:name = '' or l.name = :name)
order by p.item, f.lesson, p.lesson, p.before_answer, p.after_answer

-- name: lesson_across.of
select lesson, item, measures, before_answer, after_answer, before_rank, after_rank, pairs from lesson_across where lesson = :lesson
order by item, before_answer, after_answer

-- name: lesson_across.insert
insert into lesson_across (lesson, item, measures, before_answer, after_answer, before_rank, after_rank, pairs)
values (:lesson, :item, :measures, :before_answer, :after_answer, :before_rank, :after_rank, :pairs)

-- name: lesson_match.of
select lesson, earlier, too_few, pairs, exact, alone_earlier, alone_later, unsure_earlier, unsure_later, size_earlier, size_later, matched_at
from lesson_matches where lesson = :lesson or earlier = :lesson

-- name: lesson_match.insert
insert into lesson_matches (lesson, earlier, too_few, pairs, exact, alone_earlier, alone_later, unsure_earlier, unsure_later, size_earlier, size_later, matched_at)
values (:lesson, :earlier, :too_few, :pairs, :exact, :alone_earlier, :alone_later, :unsure_earlier, :unsure_later, :size_earlier, :size_later, :now)

-- name: pupil_code.leaves
select x.id, x.host, o.name as host_name, x.ground, x.document, x.from_day, x.ends_on, x.public_key, x.private_key, x.allowed_by, x.allowed_at, x.ended_at, x.version,
  (select count(*) from pupil_codes c where c.leave_id = x.id) as waiting
from pupil_code_leaves x join organisations o on o.id = x.host order by x.ended_at, x.ends_on desc, x.id

-- name: pupil_code.leave
select x.id, x.host, o.name as host_name, x.ground, x.document, x.from_day, x.ends_on, x.public_key, x.private_key, x.allowed_by, x.allowed_at, x.ended_at, x.version,
  (select count(*) from pupil_codes c where c.leave_id = x.id) as waiting
from pupil_code_leaves x join organisations o on o.id = x.host where x.id = :id

-- name: pupil_code.leave_insert
insert into pupil_code_leaves (id, host, ground, document, from_day, ends_on, public_key, private_key, allowed_by, allowed_at, ended_at, version)
values (:id, :host, :ground, :document, :from_day, :ends_on, :public_key, :private_key, :allowed_by, :allowed_at, '', 1)

-- name: pupil_code.leave_end
update pupil_code_leaves set ended_at = :now, private_key = :nothing, version = version + 1 where id = :id and ended_at = ''

-- name: pupil_code.over
select id from pupil_code_leaves where ended_at = '' and ends_on < :today order by id

-- name: pupil_code.insert
insert into pupil_codes (lesson, n, leave_id, sealed) values (:lesson, :n, :leave_id, :sealed)

-- name: pupil_code.of
select lesson, n, leave_id, sealed from pupil_codes where lesson = :lesson order by n

-- name: pupil_code.clear
delete from pupil_codes where lesson = :lesson

-- name: pupil_code.clear_leave
delete from pupil_codes where leave_id = :id
