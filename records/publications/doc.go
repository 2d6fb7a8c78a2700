// Package publications keeps what the house publishes and gives out: guides, manuals, posters, leaflets
// and videos, which organisations adopted one, and how many were handed on where.
//
// A publication tells of nobody, so its record is open. A handout may point to an activity that the
// reader may not open; then it comes without that activity.
package publications
