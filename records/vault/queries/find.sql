-- Finding on the protected shelf. Who is outside the reader's caseload is known here, so that the responsible
-- person can be told; the desk gives no code of them. A record for which another stands answers with that one.

-- name: find.of_code
select q.id from people q where q.code = :code and q.kind = 'served' and q.forgotten = 0
union
select k.person from cases k where k.code = :code

-- name: find.candidates
select h.id as holder, p.id, p.code, {{put person_barred p.id}}, {{put person_kept p.id}},
  coalesce((select k.id from cases k join case_team ct on ct.case_id = k.id where (k.person = p.id or k.person in (select g.id from people g where g.merged_into = p.id)) and ct.person = :actor_person
    and ct.from_on <= :today and (ct.until_on = '' or ct.until_on >= :today) order by k.opened_on desc, k.id limit 1), '') as case_id,
  coalesce((select k.code from cases k join case_team ct on ct.case_id = k.id where (k.person = p.id or k.person in (select g.id from people g where g.merged_into = p.id)) and ct.person = :actor_person
    and ct.from_on <= :today and (ct.until_on = '' or ct.until_on >= :today) order by k.opened_on desc, k.id limit 1), '') as case_code,
  coalesce((select lead.person from case_team lead where lead.part = 'responsible' and lead.from_on <= :today
    and (lead.until_on = '' or lead.until_on >= :today) and lead.case_id =
    (select k.id from cases k join case_team ct on ct.case_id = k.id where (k.person = p.id or k.person in (select g.id from people g where g.merged_into = p.id)) and ct.person = :actor_person
    and ct.from_on <= :today and (ct.until_on = '' or ct.until_on >= :today) order by k.opened_on desc, k.id limit 1) limit 1), '') as team
from people h
join people p on p.id = case when h.merged_into <> '' then h.merged_into else h.id end
where h.id in (:ids...) and p.forgotten = 0 and (p.kind = 'served' or exists
  (select 1 from vault_sheets s where s.holder = h.id and s.shelf = 'protected'))

-- name: find.count
insert into vault_searches (day, by_user, many) values (:today, :actor_user, 1)
on conflict (day, by_user) do update set many = vault_searches.many + 1

-- name: find.counted
select many from vault_searches where day = :today and by_user = :actor_user

-- name: find.forget_old
delete from vault_searches where day < :today

-- name: find.wait
insert into vault_waiting (id, by_user, by_person, sealed, at, looked) values (:id, :actor_user, :actor_person, :sealed, :now, 0)

-- name: find.waiting
select id, by_user, by_person, sealed from vault_waiting where looked = 0 order by id

-- name: find.looked
update vault_waiting set looked = 1, sealed = {{x''|''::bytea}} where id = :id

-- name: find.looked_again
select count(*) from vault_waiting where looked = 1 and by_user = :actor_user

-- name: find.seen_again
delete from vault_waiting where looked = 1 and by_user = :actor_user

-- name: find.forget_asker
update vault_waiting set by_person = :instead where by_person = :person
