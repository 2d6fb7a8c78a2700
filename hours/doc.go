// Package hours keeps the legal clocks of a case and the hours that were given: which allowance runs until when,
// what is used of it, who paid for which minute, and what was sent to a payer.
package hours
