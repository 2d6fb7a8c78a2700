package tabular

import (
	"os"
	"testing"
)

// sourceOf reads a source file of this package.
func sourceOf(t *testing.T, name string) string {
	t.Helper()
	source, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}
