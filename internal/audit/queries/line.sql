-- name: log.insert
insert into log_lines (id, at, actor, role, verb, target, outcome, purpose, detail, session, account, subjects)
values (:id, :at, :actor, :role, :verb, :target, :outcome, :purpose, :detail, :session, :account, :subjects)

-- name: log.subjects
insert into log_subjects (subject, line)
select e.value, cast(:line as text) from {{json_each(:subjects)|json_array_elements_text(cast(:subjects as json))}} e where true
on conflict do nothing

-- name: log.unsealed
select id, at, actor, role, verb, target, outcome, purpose, detail, session, account, subjects
from log_lines where seq is null order by id limit :most

-- name: log.seal
update log_lines set seq = :seq, mac = :mac where id = :id

-- name: log.last
select seq, mac from log_lines where seq is not null order by seq desc limit 1

-- name: log.sealed
select id, at, actor, role, verb, target, outcome, purpose, detail, session, account, subjects, seq, mac
from log_lines where seq > :after order by seq limit :most

-- name: log.waiting
select count(*) from log_lines where seq is null and at < :before

-- name: log.recent
select id, at, actor, role, verb, target, outcome, purpose, detail, session, account, subjects, coalesce(seq, 0) as seq
from log_lines
where (:actor = '' or actor = :actor) and (:verb = '' or verb = :verb) and (:target = '' or target = :target)
  and (:outcome = '' or outcome = :outcome) and (:from = '' or at >= :from) and (:to = '' or at < :to)
  and (:before = '' or id < :before)
order by id desc limit :most

-- name: log.about
select l.id, l.at, l.actor, l.role, l.verb, l.target, l.outcome, l.purpose, l.detail, l.session, l.account, l.subjects, coalesce(l.seq, 0) as seq
from log_subjects s join log_lines l on l.id = s.line
where s.subject = :subject and (:before = '' or l.id < :before)
order by l.id desc limit :most

-- name: log.lock
{{select 1|select pg_advisory_xact_lock(7266011)}}
