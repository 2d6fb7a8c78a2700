// Package bench measures the house as it is used: encryption, access rules, history and audit on. The
// figures and how they were taken stand in docs/performance.md.
package bench
