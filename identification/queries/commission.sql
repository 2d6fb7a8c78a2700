-- name: commission.of_case
select f.id, f.case_id, f.opened_on, f.applied_on, f.decided_on, f.outcome, f.help, f.why, f.sent_on, f.by_user, f.by_person, f.version, {{put case_reach f.case_id}}
from commission_files f where f.case_id = :case_id and {{visible commission_files f}} order by f.opened_on desc, f.id desc

-- name: commission.by_id
select f.id, f.case_id, f.opened_on, f.applied_on, f.decided_on, f.outcome, f.help, f.why, f.sent_on, f.by_user, f.by_person, f.version, {{put case_reach f.case_id}}
from commission_files f where f.id = :id

-- name: commission.open_of_case
select count(*) from commission_files where case_id = :case_id and outcome = ''

-- name: commission.insert
insert into commission_files (id, case_id, opened_on, by_user, by_person, version) values (:id, :case_id, :opened_on, :by_user, :by_person, 1)

-- name: commission.update
update commission_files set applied_on = :applied_on, decided_on = :decided_on, outcome = :outcome, help = :help, why = :why, sent_on = :sent_on,
  version = version + 1 where id = :id and version = :version

-- name: commission.tellings
select t.id, t.file, t.day, t.language, t.members_told, t.door_told, t.help_told, t.answer, t.at, t.by_user, t.by_person
from commission_tellings t where t.file = :file order by t.at, t.id

-- name: commission.tell
insert into commission_tellings (id, file, day, language, members_told, door_told, help_told, answer, at, by_user, by_person)
values (:id, :file, :day, :language, :members_told, :door_told, :help_told, :answer, :now, :by_user, :by_person)

-- name: commission.findings
select rule, answer, day from commission_findings where file = :file

-- name: commission.find
insert into commission_findings (file, rule, answer, day, by_user) values (:file, :rule, :answer, :today, :by_user)
on conflict (file, rule) do update set answer = excluded.answer, day = excluded.day, by_user = excluded.by_user

-- name: commission.members
select m.id, m.file, m.role, m.person, m.outside, m.vote, m.dissent, m.voted_on from commission_members m where m.file = :file order by m.role, m.at, m.id

-- name: commission.seat
insert into commission_members (id, file, role, person, outside, at, by_user) values (:id, :file, :role, :person, :outside, :now, :by_user)

-- name: commission.unseat
delete from commission_members where id = :id and file = :file and vote = ''
  and not exists (select 1 from commission_given g where g.member = commission_members.id)

-- name: commission.vote
update commission_members set vote = :vote, dissent = :dissent, voted_on = :voted_on where id = :id and file = :file

-- name: commission.given
select g.id, g.member, g.fields, g.ground, g.disclosure, g.day from commission_given g
join commission_members m on m.id = g.member where m.file = :file order by g.day, g.id

-- name: commission.give
insert into commission_given (id, member, fields, ground, disclosure, day, by_user) values (:id, :member, :fields, :ground, :disclosure, :today, :by_user)

-- name: commission.rules
select id, name, kind, label, days, start_event, from_on, until_on, source, confirmed_on, confirmed_by, version from commission_rules order by name, from_on, id

-- name: commission.rule_insert
insert into commission_rules (id, name, kind, label, days, start_event, from_on, until_on, source, confirmed_on, confirmed_by, version)
values (:id, :name, :kind, :label, :days, :start_event, :from_on, :until_on, :source, :confirmed_on, :confirmed_by, 1)

-- name: commission.rule_update
update commission_rules set label = :label, days = :days, start_event = :start_event, from_on = :from_on, until_on = :until_on, source = :source,
  confirmed_on = :confirmed_on, confirmed_by = :confirmed_by, version = version + 1 where id = :id and version = :version

-- name: commission.empty_files
update commission_files set why = '' where case_id in (select id from cases where person = :person or person = :instead)

-- name: commission.empty_members
update commission_members set outside = '', dissent = '' where file in
  (select f.id from commission_files f join cases k on k.id = f.case_id where k.person = :person or k.person = :instead)

-- name: commission.replace_member
update commission_members set person = :instead where person = :person

-- name: commission.forget_author
update commission_files set by_person = '' where by_person = :person

-- name: commission.forget_teller
update commission_tellings set by_person = '' where by_person = :person

-- name: commission.open_count
select count(*) from commission_files f where f.case_id in (select id from cases where person = :person)
