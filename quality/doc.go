// Package quality keeps the certificates of the house: which standard, for what, by whom, from when to
// when. It is a thin room; audits and processes come to it later.
package quality
