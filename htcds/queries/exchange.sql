-- name: htcds.insert
insert into htcds_rows (case_id, batch, place, coded, sealed, kept, instance, waiting, at, by_user)
values (:case_id, :batch, :place, :coded, :sealed, :kept, :instance, :waiting, :now, :actor_user)

-- name: htcds.codes_taken
select code from cases where code in (:codes...)

-- name: htcds.people_taken
select code from people where code in (:codes...)

-- name: htcds.instances
select instance from htcds_rows where instance in (:instances...)

-- name: htcds.file
select day from htcds_files where mark = :mark

-- name: htcds.file_stored
insert into htcds_files (mark, batch, day, row_count, by_user) values (:mark, :batch, :today, :row_count, :actor_user)
on conflict (mark) do update set batch = excluded.batch, day = excluded.day, row_count = excluded.row_count, by_user = excluded.by_user

-- name: htcds.out
select k.id, k.code, k.person, p.code as person_code, k.opened_on, k.closed_on, k.released, p.sex, p.first_language, p.languages,
  coalesce(r.coded, '') as coded, coalesce(r.kept, '') as kept,
  {{case when :whole = 1 then coalesce(r.sealed, x'') else x'' end|case when cast(:whole as bigint) = 1 then coalesce(r.sealed, ''::bytea) else ''::bytea end}} as sealed,
  coalesce(r.batch, '') as batch, coalesce(r.place, 0) as place
from cases k join people p on p.id = k.person left join htcds_rows r on r.case_id = k.id
where k.released = 1 and p.forgotten = 0 and {{visible cases k}}

-- name: htcds.out_ids
select k.id, k.person from cases k join people p on p.id = k.person
where k.released = 1 and p.forgotten = 0 and {{visible cases k}}

-- name: htcds.restricted
select r.case_id from case_restrictions r join cases k on k.id = r.case_id where r.lifted_on = '' and k.released = 1

-- name: htcds.waiting
select r.case_id as id, k.person, r.coded, r.kept, r.sealed from htcds_rows r join cases k on k.id = r.case_id
where r.waiting = 1 order by r.batch, r.place limit :most

-- name: htcds.waiting_count
select count(*) from htcds_rows where waiting = 1

-- name: htcds.settled
update htcds_rows set sealed = :sealed, kept = :kept, waiting = 0 where case_id = :case_id

-- name: htcds.unreleased
select count(*) from cases k join people p on p.id = k.person
where k.released = 0 and p.forgotten = 0 and {{visible cases k}}

-- name: htcds.leaving
insert into htcds_leavings (export_id, cases, day, whole) values (:export_id, :cases, :today, :whole)

-- name: htcds.of_person
select r.case_id, k.code, r.at from htcds_rows r join cases k on k.id = r.case_id where k.person = :person order by r.batch, r.place

-- name: htcds.left_of_person
select k.code, l.day, l.whole from cases k join htcds_leavings l on l.cases like '%' || k.id || '%'
where k.person = :person order by l.day, l.export_id

-- name: htcds.forget
delete from htcds_rows where case_id in (select id from cases where person in (:people...))

-- name: htcds.hush
update cases set released = 0 where person in (:people...) and released = 1

-- name: htcds.mappings
select id, name, sealed from htcds_mappings order by name, id

-- name: htcds.mapping
select id, name, sealed from htcds_mappings where id = :id

-- name: htcds.mapping_put
insert into htcds_mappings (id, name, sealed, at, by_user) values (:id, :name, :sealed, :now, :actor_user)
on conflict (name) do update set sealed = excluded.sealed, at = excluded.at, by_user = excluded.by_user

-- name: htcds.mapping_delete
delete from htcds_mappings where id = :id
