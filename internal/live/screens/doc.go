// Package screens is what phones, projector and presenter see of a lesson: three pages with their scripts
// and styles, the neutral page to which one leaves, and what is printed for who has no phone.
//
// It keeps and decides nothing. A page is a shell; what it shows comes over docs/live-protocol.md from
// whoever serves the lesson. So it imports neither internal/live nor a store. All pages work over plain
// HTTP, in the JavaScript of 2017, and take nothing from elsewhere; a phone's first load stays below 60 kB,
// which a test measures. The scripts and styles stand in src and are built by tools/assets into dist.
package screens
