// Package places keeps a place, and how safely it may be told.
package places
