// Package accounts keeps who may come in: user accounts and their roles, passwords, second factors,
// recovery codes, sign-in links, sessions, the first start, and the pages of all these.
//
// A user is an account, not a person: names live in the vault, and an account carries the id of its
// person's record once an administrator has linked it. Every sign-in needs a password and a second
// factor, or a passkey; only the demonstration goes without. Nobody changes their own roles; the role
// of the responsible person is given by a responsible person.
//
// This is one of the few packages that hold the store beside the clerk: before a sign-in there is no
// actor whom the clerk could ask about, and a session is read on every request without a line in the
// log. What a signed-in user does to an account goes through the clerk like everything else.
package accounts
