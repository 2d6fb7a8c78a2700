-- name: document.insert
insert into documents (id, owner_kind, owner, kind, subject, title, file_name, mime, size, hash, at, by_user, by_person, version)
values (:id, :owner_kind, :owner, :kind, :subject, :title, :file_name, :mime, :size, :hash, :at, :by_user, :by_person, :version)

-- name: document.find
select d.id, d.owner_kind, d.owner, d.kind, d.subject, d.title, d.file_name, d.mime, d.size, d.hash, d.at, d.by_user, d.by_person, d.version, {{put person_barred d.subject}}, {{put person_kept d.subject}}
from documents d where d.id = :id and d.owner_kind = :owner_kind and d.owner = :owner

-- name: document.of_owner
select d.id, d.owner_kind, d.owner, d.kind, d.subject, d.title, d.file_name, d.mime, d.size, d.hash, d.at, d.by_user, d.by_person, d.version, {{put person_barred d.subject}}, {{put person_kept d.subject}}
from documents d where {{visible documents d}} and d.owner_kind = :owner_kind and d.owner = :owner
order by d.at desc, d.id limit 500

-- name: document.of_subject
select d.id, d.owner_kind, d.owner, d.kind, d.subject, d.mime, d.size, d.hash, d.at, d.by_user, d.by_person, d.version
from documents d where d.subject = :subject order by d.at, d.id

-- name: document.known
select d.id from documents d where d.id in (:ids...)

-- name: document.delete
delete from documents where id = :id and version = :version

-- name: document.forget
delete from documents where subject = :person or (owner_kind = 'person' and owner = :person)

-- name: document.forget_author
update documents set by_person = :instead where by_person = :person

-- The register of documents: those of activities, and the papers that are evidence of them and only located.

-- name: document.register
select x.code, x.activity, x.kind, x.title, x.located, x.mime, x.size, x.hash, x.at from (
select d.id as code, a.code as activity, d.kind as kind, d.title as title,
  coalesce((select max(e.located) from evidence e where e.document = d.id), '') as located,
  d.mime as mime, d.size as size, d.hash as hash, d.at as at
from documents d join activities a on a.id = d.owner
where d.owner_kind = 'activity' and d.subject = '' and {{visible documents d}} and {{visible activities a}}
union all
select e.id, a.code, e.kind, {{cast('' as blob)|cast('' as bytea)}}, e.located, '', 0, '', e.added_at
from evidence e join activities a on a.id = e.activity
where e.document = '' and e.located <> '' and {{visible activities a}}) x
order by x.code {{|collate "C"}}

-- name: document.activity_of
select a.id from activities a where a.code = :code and {{visible activities a}}

-- name: document.paper_add
insert into evidence (id, activity, kind, document, hash, located, added_at)
values (:id, :activity, :kind, '', '', :located, :at)

-- name: document.paper_change
update evidence set activity = :activity, kind = :kind, located = :located,
  added_at = case when cast(:at as text) = '' then added_at else cast(:at as text) end
where id = :id and document = ''

-- name: document.counted
select count(*) from activity_grants g join activities a on a.id = g.activity
join (select d.owner as activity, 0 as paper from documents d where d.owner_kind = 'activity'
  union all select e.activity, 1 from evidence e where e.document = '') x on x.activity = a.id and x.paper = :paper
where g.grant_id = :grant and a.status = 'held' and a.day >= :from and a.day <= :to

-- name: document.count_rows
select a.id, a.code, a.day, x.kind as what, a.municipality as place, 1 as value, a.protected, a.circle
from activity_grants g join activities a on a.id = g.activity
join (select d.id, d.owner as activity, d.kind, 0 as paper from documents d where d.owner_kind = 'activity'
  union all select e.id, e.activity, e.kind, 1 from evidence e where e.document = '') x on x.activity = a.id and x.paper = :paper
where g.grant_id = :grant and a.status = 'held' and a.day >= :from and a.day <= :to and {{visible activities a}}
order by a.day, a.id, x.id limit :most offset :skip
