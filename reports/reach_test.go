package reports

import "testing"

// However many of the rows a reader may open, and whichever page they ask for, the number withheld is right.
func TestWithheldRowsAreCounted(t *testing.T) {
	for total := range 70 {
		for visible := range total + 1 {
			for skip := 0; skip < 100; skip += RowsPerPage {
				asked := 0
				got, err := reach(total, skip, max(0, min(RowsPerPage, visible-skip)), func(at int) (bool, error) {
					asked++
					return at < visible, nil
				})
				if err != nil || got != visible {
					t.Fatalf("of %d rows %d are visible; after %d: %d %v", total, visible, skip, got, err)
				}
				if asked > 8 {
					t.Fatalf("%d questions for %d rows", asked, total)
				}
			}
		}
	}
}
