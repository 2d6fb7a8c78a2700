// Package consents keeps on which ground something about a person may leave the house, and asks for it on
// every road: referral, transfer, export, statistics, file, letter, package.
//
// Read it in this order: consent.go (the noun: one recipient, one purpose, some fields, until a day), gate.go
// and gate_acts.go (Gate: the one function that every road out calls inside its own act), text.go (what people
// are told and asked, by edition and language), consent_acts.go (one method a verb), statistics_acts.go (who
// said no to being counted apart), override_acts.go (what left without consent, for review), consent_paper.go
// (the printed form), the pages, area.go. The list of grounds is grounds.csv of records/disclosures.
//
// Who may see what (roles.csv). A caseworker sees and asks for the consents of their own cases, the
// responsible person all. The reviewer sees that there is one, with its days and purpose, not what was said.
// What left without consent is reviewed by the responsible person.
//
// Consent is asked for where the ground is consent, and is never the condition for help: the text that the
// person sees says so. What a person was told, what they declared, and what the worker saw are three things
// and stand apart. Recipient, declaration and testimony are sealed under the person's key.
//
// What is never recorded here: what left. That stands in records/disclosures.
package consents
