-- Whom a person named as somebody who must not learn.

-- name: withholding.in_force
select w.id, w.person, w.against_person, w.against_role, w.against_organisation, w.relation, w.who, w.whole, w.fields, w.words_open,
  w.reason, w.from_on, w.until_on, w.by_user, w.at, w.version
from withholdings w
where w.person = :person and w.from_on <= :today and (w.until_on = '' or w.until_on >= :today)

-- name: withholding.all_in_force
select w.id, w.person, w.against_person, w.against_role, w.whole, w.fields, w.words_open
from withholdings w
where (w.against_role <> '' or w.against_person = :actor_person) and w.from_on <= :today and (w.until_on = '' or w.until_on >= :today)

-- name: withholding.of_person
select w.id, w.person, w.against_person, w.against_role, w.against_organisation, w.relation, w.who, w.whole, w.fields, w.words_open,
  w.reason, w.from_on, w.until_on, w.by_user, w.at, w.version
from withholdings w
where w.person = :person order by w.from_on, w.id

-- name: withholding.by_id
select w.id, w.person, w.against_person, w.against_role, w.against_organisation, w.relation, w.who, w.whole, w.fields, w.words_open,
  w.reason, w.from_on, w.until_on, w.by_user, w.at, w.version
from withholdings w where w.id = :id

-- name: withholding.insert
insert into withholdings (id, person, against_person, against_role, against_organisation, relation, who, whole, fields, words_open,
  reason, from_on, until_on, by_user, at, version)
values (:id, :person, :against_person, :against_role, :against_organisation, :relation, :who, :whole, :fields, :words_open,
  :reason, :from_on, :until_on, :actor_user, :now, 1)

-- name: withholding.update
update withholdings set against_person = :against_person, against_role = :against_role,
  against_organisation = :against_organisation, relation = :relation, who = :who, whole = :whole, fields = :fields, words_open = :words_open,
  reason = :reason, from_on = :from_on, until_on = :until_on, by_user = :actor_user, at = :now, version = version + 1
where id = :id and version = :version

-- name: withholding.end
update withholdings set until_on = :until_on, by_user = :actor_user, at = :now, version = version + 1
where id = :id and version = :version

-- name: withholding.forget
delete from withholdings where person = :person

-- name: withholding.forget_against
update withholdings set against_person = :instead where against_person = :person

-- name: withholding.ids
select id from withholdings where person = :person order by id

-- name: withholding.move
update withholdings set person = :to where id in (:ids...)

-- name: withholding.organisation
select id, code, name from organisations where id = :id
