-- name: adoption.of
select a.publication, a.organisation, o.code as organisation_code, o.name as organisation_name, a.adopted_on
from adoptions a join organisations o on o.id = a.organisation
where a.publication = :publication order by a.adopted_on desc, o.code

-- name: adoption.put
insert into adoptions (publication, organisation, adopted_on) values (:publication, :organisation, :adopted_on)
on conflict (publication, organisation) do update set adopted_on = excluded.adopted_on

-- name: adoption.delete
delete from adoptions where publication = :publication and organisation = :organisation

-- name: adoption.register
select p.code as publication, o.code as organisation, a.adopted_on
from adoptions a join publications p on p.id = a.publication join organisations o on o.id = a.organisation
order by p.code {{|collate "C"}}, o.code {{|collate "C"}}
