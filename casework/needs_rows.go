package casework

import (
	"strings"

	"drosme/internal/db"
	"drosme/records/cases"
)

// NeedsIn gives the needs of the newest assessment of a case as words of lists, "housing: urgent; work: some", for
// what leaves in a package. What was not asked or not told is left out; a case without one gives "".
func NeedsIn(tx *db.Tx, k *cases.Case) (string, error) {
	rows, err := db.All[answer](tx, "assessment.newest_needs", db.Args{"case_id": k.ID})
	var out []string
	for _, a := range rows {
		if a.Answer != "not_asked" && a.Answer != "declined" && a.Answer != "unknown" {
			out = append(out, a.Domain+": "+a.Answer)
		}
	}
	return strings.Join(out, "; "), err
}
