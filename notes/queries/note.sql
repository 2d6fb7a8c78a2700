-- name: note.list
select n.id, n.case_id, n.kind, n.restricted, n.viewers, n.author, n.happened_on, n.at, n.typo_until, n.versions, n.version,
  {{put case_reach n.case_id}}
from case_notes n
where n.case_id = :case_id and {{visible case_notes n}}
  and (cast(:kind as text) = '' or n.kind = :kind)
order by n.happened_on desc, n.id desc
limit :most offset :skip

-- name: note.found
select count(*) from case_notes n
where n.case_id = :case_id and {{visible case_notes n}} and (cast(:kind as text) = '' or n.kind = :kind)

-- name: note.by_id
select n.id, n.case_id, n.kind, n.restricted, n.viewers, n.author, n.happened_on, n.body, n.at, n.typo_until, n.versions, n.version,
  {{put case_reach n.case_id}}
from case_notes n
where n.id = :id

-- name: note.insert
insert into case_notes (id, case_id, kind, restricted, viewers, author, happened_on, body, at, typo_until, versions, version)
values (:id, :case_id, :kind, :restricted, :viewers, :author, :happened_on, :body, :now, :typo_until, 1, 1)

-- name: note.update
update case_notes set body = :body, versions = :versions, version = version + 1 where id = :id and version = :version

-- name: note.share
update case_notes set restricted = :restricted, viewers = :viewers, version = version + 1 where id = :id and version = :version

-- name: note.version_insert
insert into case_note_versions (note, number, body, reason, at, by_person)
values (:note, :number, :body, :reason, :now, :actor_person)

-- name: note.versions
select number, body, reason, at, by_person from case_note_versions where note = :note order by number

-- name: note.replace_person
update case_notes set author = case when author = :person then '' else author end,
  viewers = replace(viewers, ' ' || cast(:person as text) || ' ', ' ')
where author = :person or viewers like '% ' || cast(:person as text) || ' %'

-- name: note.empty_of_case
update case_notes set body = :body where case_id = :case_id

-- name: note.versions_of_case
delete from case_note_versions where note in (select id from case_notes where case_id = :case_id)

-- name: calling.of
select calling from note_callings where person = :person

-- name: calling.by_person
select person, calling, version from note_callings where person = :person

-- name: calling.all
select person, calling, version from note_callings order by person

-- name: calling.put
insert into note_callings (person, calling, version) values (:person, :calling, 1)
on conflict (person) do update set calling = excluded.calling, version = note_callings.version + 1

-- name: calling.drop
delete from note_callings where person = :person

-- name: draft.of
select id, case_id, author, by_user, at from note_drafts where case_id = :case_id and by_user = :actor_user

-- name: draft.insert
insert into note_drafts (id, case_id, author, by_user, at) values (:id, :case_id, :actor_person, :actor_user, :now)

-- name: draft.delete
delete from note_drafts where id = :id

-- name: draft.of_case
select id from note_drafts where case_id = :case_id

-- name: draft.ids
select id from note_drafts

-- name: note.held
select id, case_id, kind, happened_on, at from case_notes where case_id = :case_id and restricted = 0 order by happened_on, id

-- name: draft.delete_of_case
delete from note_drafts where case_id = :case_id
