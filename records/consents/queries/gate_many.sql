-- What the gate weighs for many cases at once.

-- name: consent.withheld_from
select w.person, w.whole, w.fields from withholdings w where w.from_on <= :today and (w.until_on = '' or w.until_on >= :today)
  and ((w.against_organisation <> '' and w.against_organisation = :organisation)
    or (w.against_person <> '' and w.against_person = :recipient_person))

-- name: consent.of_many_people
select c.id, c.case_id, c.person, c.recipient_mark, c.purpose, c.fields, c.until_on, c.state, c.answered_on, c.withdrawn_on, c.hash
from consents c where c.person in (:persons...) and c.state in ('given', 'withdrawn', 'refused')
order by c.asked_on, c.id
