package housetest

import (
	"context"
	"strings"
	"testing"

	"drosme/internal/db"
	"drosme/internal/fault"
)

// PreparesEveryQuery fails the test for each query of a house that its engine cannot prepare.
func PreparesEveryQuery(t *testing.T, h *House) {
	t.Helper()
	Must(t, h.Store.Read(context.Background(), func(tx *db.Tx) error {
		for _, q := range h.Store.Queries() {
			if err := tx.Prepare(q, nil); err != nil {
				t.Error(err)
			}
		}
		return nil
	}))
}

// Said gives the fields of a fault as "field key", joined by semicolons, or the key of a fault without
// fields; no fault says nothing.
func Said(err error) string {
	if err == nil {
		return ""
	}
	var out []string
	for _, f := range fault.As(err).Fields {
		out = append(out, f.Name+" "+f.Key)
	}
	if len(out) == 0 {
		return fault.As(err).Words()
	}
	return strings.Join(out, "; ")
}
