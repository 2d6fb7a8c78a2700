-- name: hold.insert
insert into right_holds (id, case_id, cause, why, from_on, until_on, set_by, version)
values (:id, :case_id, :cause, :why, :from_on, :until_on, :actor_user, 1)

-- name: hold.by_id
select h.*, k.code as case_code, {{put case_reach h.case_id}} from right_holds h join cases k on k.id = h.case_id where h.id = :id

-- name: hold.list
select h.*, k.code as case_code, {{put case_reach h.case_id}} from right_holds h join cases k on k.id = h.case_id
where {{visible right_holds h}} and (cast(:case_id as text) = '' or h.case_id = :case_id)
order by case when h.lifted_on = '' and h.until_on >= :today then 0 else 1 end, h.until_on, h.id

-- name: hold.lift
update right_holds set lifted_on = :today, lifted_by = :actor_user, version = version + 1 where id = :id and version = :version and lifted_on = ''

-- name: hold.in_force
select h.cause, h.until_on from right_holds h join cases k on k.id = h.case_id
where k.person = :person and h.lifted_on = '' and h.from_on <= :today and h.until_on >= :today order by h.until_on desc

-- name: hold.empty
update right_holds set why = '' where case_id in (:cases...)
