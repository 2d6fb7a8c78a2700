-- name: debrief.of
select visit, author, written_by, sealed, written_at, version from debriefs where visit = :visit order by written_at, author

-- name: debrief.by
select visit, author, written_by, sealed, written_at, version from debriefs where visit = :visit and author = :author

-- name: debrief.insert
insert into debriefs (visit, author, written_by, sealed, written_at, version) values (:visit, :author, :written_by, :sealed, :now, 1)

-- name: debrief.update
update debriefs set sealed = :sealed, written_by = :written_by, written_at = :now, version = version + 1
where visit = :visit and author = :author and version = :version

-- name: debrief.written_on
select d.visit as id, v.day from debriefs d join visits v on v.id = d.visit where d.written_by = :person order by v.day

-- name: debrief.person_replaced
update debriefs set written_by = :instead, sealed = :sealed where visit = :visit and author = :author

-- name: debrief.of_person
select visit, author, written_by, sealed, written_at, version from debriefs where written_by = :person
