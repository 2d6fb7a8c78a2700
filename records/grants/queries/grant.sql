-- name: grants.by_id
select id, code, title, funder, starts_on, ends_on, total_cost_cents, grant_rate, funder_rate, second_funder, credit_line, version
from grants where id = :id

-- name: grants.by_code
select id, code, title, funder, starts_on, ends_on, total_cost_cents, grant_rate, funder_rate, second_funder, credit_line, version
from grants where code = :code

-- name: grants.all
select id, code, title, funder, starts_on, ends_on, total_cost_cents, grant_rate, funder_rate, second_funder, credit_line, version
from grants order by code

-- name: grants.insert
insert into grants (id, code, title, funder, starts_on, ends_on, total_cost_cents, grant_rate, funder_rate, second_funder, credit_line, version)
values (:id, :code, :title, :funder, :starts_on, :ends_on, :total_cost_cents, :grant_rate, :funder_rate, :second_funder, :credit_line, 1)

-- name: grants.update
update grants set title = :title, funder = :funder, starts_on = :starts_on, ends_on = :ends_on, total_cost_cents = :total_cost_cents,
  grant_rate = :grant_rate, funder_rate = :funder_rate, second_funder = :second_funder, credit_line = :credit_line, version = version + 1
where id = :id and version = :version

-- name: grants.remove
delete from grants where id = :id
