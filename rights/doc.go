// Package rights is the law's paperwork: what people ask for about their own data and what comes of it, legal
// holds, how long what is kept, breaches, the register of processing, and the emergency lock.
//
// Read it in this order: request.go (the noun and its steps), request_acts.go and erasure_acts.go (one method a
// verb), hold.go, retention.go with retention.csv, file.go and file_acts.go (the person's file), file_paper.go (as
// PDF and as open data), breach.go, processing.go (register and impact assessment, made from what the house
// holds), keyholder.go, lock_acts.go (the emergency lock), the pages, area.go (what the house is handed).
//
// What a person asks for. Their file (access), a correction, a restriction, or erasure. Only the person asks here;
// anybody else, a guardian included, makes a demand, which is written down as a refused disclosure and begins
// nothing. Who asks is made sure of, and how the person receives the file safely is noted, before it is given. A
// file lies on a disk only encrypted; on paper it is handed over.
//
// Erasure takes two: the responsible person approves, then somebody who keeps a printed share of the key; neither
// asked for it, and they are two. For seven days the cases are under restriction, so that the person can change
// their mind; then the key is destroyed, by the house itself or by a command. A legal hold and a retention duty
// stop it at every step; the answer names the rule, and the cases stay restricted until it has ended. The days, the
// number and who approved stay; nothing that was written does.
//
// Restriction is kept by records/cases: every verb that would change a case or a row of it is refused, on every
// road, and the roads out are closed but for a legal claim, danger to life and the protection of a child.
//
// Who may see what (roles.csv). The responsible person sees all and decides. A caseworker sees and asks for the
// cases of their own. A keyholder sees the number and days of an erasure that waits for them, and not whose it is.
// The reviewer sees codes, days and totals. A breach may be noted by anybody on the staff who is grown up; what was
// noted is read by the responsible person and the administrator.
//
// What is never recorded here: a name; a copy of the file; what was erased.
package rights
