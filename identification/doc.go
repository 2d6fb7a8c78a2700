// Package identification is the room of what is known about how a person was exploited, and of who decided
// what about it: coded facts asked once, indicators, the status with its history, and the commission's file.
//
// Read it in this order. facts.go (the coded facts, with the three answers that are no values) and form.go (a
// form of exploitation as other schemes call it); indicator.go (sets, observations, the published rule);
// status.go (a dated record, and the labels that countries derive from it); commission.go (the file of the
// provider's commission); year.go (the yearly tables and what they withhold). Then the acts, one method a verb,
// the pages, desk.go (what the room needs of others) and area.go.
//
// Rules and lists are rows of data with a source: forms.csv, indicators.csv, labels.csv, commission.csv and the
// lists identification.* of the house. confirmed says whether two readings agree; a criterion, deadline or
// document of the commission is marked until the responsible person has confirmed it against the text in force.
//
// Nothing here decides. Indicators show what was seen and which part of the rule it meets, in sentences, and
// no percentage. A status is what somebody outside this program decided, on a day, on a basis; it counts once a
// second person approved it. Facts, observations and statuses are only added: what was before stays.
//
// Who may see what (roles.csv). The team of the case and the responsible person, by the case's own check; whom
// the person named as somebody who must not learn sees none of it, and is not seated in the commission. Totals
// of a year are for the responsible person and the reviewer. Nothing is for the console without a named user.
//
// What is never recorded here: a name, a date of birth, an address, a story, a diagnosis. The paper for the
// state agency takes the name from the vault, for a reason that is logged, and is kept nowhere.
package identification
