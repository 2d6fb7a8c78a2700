// Package jobs runs the periodic work of a house: it sends letters, asks the door, sweeps what is over.
//
// Each job is taken by a row in the database before it runs, so that two servers of one house never run
// the same job at the same time, and one that died gives its job free after a while. How a job ended last
// stands there for doctor to read. Nothing about anybody stands in these rows.
package jobs

import "embed"

// Files are the schema, queries and words.
//
//go:embed schema queries words
var Files embed.FS
