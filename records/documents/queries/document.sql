-- name: document.insert
insert into documents (id, owner_kind, owner, kind, subject, title, file_name, mime, size, hash, at, by_user, by_person, version)
values (:id, :owner_kind, :owner, :kind, :subject, :title, :file_name, :mime, :size, :hash, :at, :by_user, :by_person, :version)

-- name: document.find
select d.id, d.owner_kind, d.owner, d.kind, d.subject, d.title, d.file_name, d.mime, d.size, d.hash, d.at, d.by_user, d.by_person, d.version
from documents d where d.id = :id and d.owner_kind = :owner_kind and d.owner = :owner

-- name: document.of_owner
select d.id, d.owner_kind, d.owner, d.kind, d.subject, d.title, d.file_name, d.mime, d.size, d.hash, d.at, d.by_user, d.by_person, d.version
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
