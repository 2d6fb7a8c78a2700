-- name: grants.by_id
select id, code, title, funder, starts_on, ends_on, total_cost_cents, grant_rate, funder_rate, second_funder, credit_line, changed_at, changed_by, version
from grants where id = :id

-- name: grants.by_code
select id, code, title, funder, starts_on, ends_on, total_cost_cents, grant_rate, funder_rate, second_funder, credit_line, changed_at, changed_by, version
from grants where code = :code

-- name: grants.id_of
select id from grants where code = :code

-- name: grants.all
select id, code, title, funder, starts_on, ends_on, total_cost_cents, grant_rate, funder_rate, second_funder, credit_line, changed_at, changed_by, version
from grants order by code {{|collate "C"}}

-- name: grants.insert
insert into grants (id, code, title, funder, starts_on, ends_on, total_cost_cents, grant_rate, funder_rate, second_funder, credit_line, changed_at, changed_by, version)
values (:id, :code, :title, :funder, :starts_on, :ends_on, :total_cost_cents, :grant_rate, :funder_rate, :second_funder, :credit_line, :now, :actor_person, 1)

-- name: grants.update
update grants set title = :title, funder = :funder, starts_on = :starts_on, ends_on = :ends_on, total_cost_cents = :total_cost_cents,
  grant_rate = :grant_rate, funder_rate = :funder_rate, second_funder = :second_funder, credit_line = :credit_line,
  changed_at = :now, changed_by = :actor_person, version = version + 1
where id = :id and version = :version

-- name: grants.remove
delete from grants where id = :id

-- name: grant.forget_changer
update grants set changed_by = '' where changed_by = :person
