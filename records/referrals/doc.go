// Package referrals is how one room hands a need to another: someone asks someone else to take it up, and
// hears back.
//
// Read it in this order: referral.go (the noun and its states), referral_rows.go (inside the act of a room
// that asks), referral_acts.go (one method a verb), referral_register.go (as a file), referral_counts.go,
// referral_pages.go, area.go.
//
// Who may see what (roles.csv). A referral goes to a role or to one person. Who asked and who is asked see
// it, and so does the responsible person; nobody else does, whatever the record it is about. A referral to
// caseworkers is not for those who only facilitate one circle. The reviewer sees codes: from where to where,
// how long it waited and how it ended. The administrator sees none.
//
// The need, the reason of a refusal and the answer are free text and sealed: where the need is that of a
// person, under that person's key, so that forgetting shuts it. No letter and no card of the day says them.
package referrals
