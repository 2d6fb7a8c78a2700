-- name: sending.insert
insert into sendings (id, case_id, person, way, organisation, recipient, purpose, ground, unnamed, fields, withheld, until_on, left_on,
  disclosure, consent, to_key, secret, recall, state, by_user, by_person, at, version)
values (:id, :case_id, :person, :way, :organisation, :recipient, :purpose, :ground, :unnamed, :fields, :withheld, :until_on, :left_on,
  :disclosure, :consent, :to_key, :secret, :recall, :state, :by_user, :by_person, :now, 1)

-- name: sending.by_id
select h.id, h.case_id, h.person, h.way, h.organisation, h.recipient, h.purpose, h.ground, h.unnamed, h.fields, h.withheld, h.until_on, h.left_on,
  h.disclosure, h.consent, h.to_key, h.secret, h.recall, h.state, h.answered_on, h.arrived_on, h.recalled_on, h.answer, h.by_user, h.by_person,
  h.reviewed_at, h.version, k.code, {{put case_reach h.case_id}}
from sendings h join cases k on k.id = h.case_id where h.id = :id

-- name: sending.of_case
select h.id, h.case_id, h.person, h.way, h.organisation, h.recipient, h.purpose, h.ground, h.unnamed, h.fields, h.withheld, h.until_on, h.left_on,
  h.disclosure, h.consent, h.state, h.answered_on, h.arrived_on, h.recalled_on, h.by_user, h.by_person, h.version, k.code, {{put case_reach h.case_id}}
from sendings h join cases k on k.id = h.case_id
where h.case_id = :case_id and {{visible sendings h}} order by h.left_on desc, h.at desc, h.id

-- name: sending.page
select h.id, h.case_id, h.person, h.way, h.organisation, h.recipient, h.purpose, h.ground, h.unnamed, h.fields, h.withheld, h.until_on, h.left_on,
  h.disclosure, h.consent, h.state, h.answered_on, h.arrived_on, h.recalled_on, h.by_user, h.by_person, h.version, k.code, {{put case_reach h.case_id}}
from sendings h join cases k on k.id = h.case_id
where {{visible sendings h}} and (cast(:open as integer) = 0 or (h.state = 'left' and h.recalled_on = ''))
order by h.left_on desc, h.at desc, h.id limit :most offset :skip

-- name: sending.count
select count(*) from sendings h where {{visible sendings h}} and (cast(:open as integer) = 0 or (h.state = 'left' and h.recalled_on = ''))

-- name: sending.unreviewed
select h.id, h.case_id, h.person, h.way, h.recipient, h.purpose, h.ground, h.unnamed, h.fields, h.left_on, h.by_user, h.by_person, h.version,
  k.code, {{put case_reach h.case_id}}
from sendings h join cases k on k.id = h.case_id
where {{visible sendings h}} and h.unnamed = 1 and h.reviewed_at = '' order by h.left_on, h.id limit :most

-- name: sending.review
update sendings set reviewed_at = :now where id = :id and reviewed_at = ''

-- name: sending.move
update sendings set state = :state, answered_on = :answered_on, arrived_on = :arrived_on, recalled_on = :recalled_on,
  answer = :answer, version = version + 1
where id = :id and version = :version

-- name: sending.of_person
select h.id, h.way, h.left_on from sendings h where h.person = :person order by h.left_on, h.id

-- name: sending.forget
update sendings set person = :instead, recipient = '', answer = '' where person = :person

-- name: sending.forget_worker
update sendings set by_person = :instead where by_person = :person

-- name: sending.disclosed
select d.id, d.day, d.outcome, d.kind, d.ground, {{put case_reach k.id}}
from disclosures d join cases k on k.id = :case_id
where d.subject = k.person and {{visible cases k}} order by d.id desc limit :most

-- name: arrival.insert
insert into arrivals (id, package, from_key, content, secret, recall_hash, fields, purpose, ground, made_on, until_on, opened_on, state, by_user, at, version)
values (:id, :package, :from_key, :content, :secret, :recall_hash, :fields, :purpose, :ground, :made_on, :until_on, :opened_on, :state, :by_user, :now, 1)

-- name: arrival.by_package
select a.id, a.package, a.from_key, a.content, a.secret, a.recall_hash, a.fields, a.purpose, a.ground, a.made_on, a.until_on, a.opened_on, a.state,
  a.answered_on, a.arrived_on, a.recalled_on, a.begun, a.by_user, a.version, {{put case_reach a.begun}}
from arrivals a where a.package = :package

-- name: arrival.page
select a.id, a.package, a.from_key, a.fields, a.purpose, a.ground, a.made_on, a.until_on, a.opened_on, a.state, a.answered_on, a.arrived_on,
  a.recalled_on, a.begun, a.by_user, a.version, {{put case_reach a.begun}}
from arrivals a where {{visible arrivals a}} order by a.opened_on desc, a.at desc, a.id limit :most offset :skip

-- name: arrival.count
select count(*) from arrivals a where {{visible arrivals a}}

-- name: arrival.waiting
select count(*) from arrivals a where {{visible arrivals a}} and a.state = 'left' and a.recalled_on = '' and a.until_on >= :today

-- name: arrival.move
update arrivals set state = :state, answered_on = :answered_on, arrived_on = :arrived_on, recalled_on = :recalled_on, content = :content, begun = :begun,
  version = version + 1
where id = :id and version = :version

-- name: arrival.ended
select a.id from arrivals a where a.until_on < :today and a.content <> :empty

-- name: arrival.end
update arrivals set content = :empty, version = version + 1 where id = :id

-- name: recall.insert
insert into recalls_heard (package, hash, heard_on) values (:package, :hash, :today) on conflict do nothing

-- name: recall.heard
select r.heard_on from recalls_heard r where r.package = :package and r.hash = :hash
