// Package hours keeps the legal clocks of a case and the hours that were given: which allowance runs until when,
// what is used of it, who paid for which minute, what was spent, and what was sent to a payer.
//
// Read it in this order: rules.csv and rule.go (what the law allows, as dated rows with their source), clock.go
// (how a clock is reckoned: rows in, rows out, and the table of boundary days in clock_test.go), service.go (a
// service, its payers, its mark), month.go (a month of a payer), ledger_rows.go (inside a transaction), the acts
// (one method a verb), ledger_register.go (the import's case_rules, pauses and services), the pages, area.go.
//
// A rule is a row, never code: the house adds one on a page, and it holds from its day on, also for a case in
// mid-course. Days before it stay as they were. A row is not changed: a wrong one is followed by another.
//
// Minutes are whole and each has one payer. A service that several pay is one service with a part for each
// (service_parts): the parts sum to the minutes, so that a total over parts counts each minute once, and a row
// of the register stays one row. What goes beyond an allowance is kept and marked, and the responsible person
// reviews it; marks are reckoned anew after each act on a case, after an import, and after a new rule.
//
// A month that was sent to its payer keeps its lines and the hash of its CSV. What changes later is noted in
// corrections_due; the next month of that payer takes back what was sent and adds what stands.
//
// Who may see what (roles.csv). The team of a case sees and writes its hours, the responsible person those of
// all, the reviewer codes, days and sums. The bookkeeper sees sums by payer and month, over all cases and naming
// none. The console asks for clocks: a rule, amounts and days, nothing about the person.
//
// What is never recorded here: a name, a story, what was spoken of.
package hours
