package acceptance

import (
	"io/fs"
	"strings"
	"testing"
)

func TestTheProgrammeIsWhole(t *testing.T) {
	for _, name := range strings.Fields("organisations people grants activities headcounts attendance certificates publications adoptions handouts feedback expected") {
		content, err := fs.ReadFile(FS(), name+".csv")
		if err != nil {
			t.Error(err)
		} else if strings.Count(string(content), "\n") < 2 {
			t.Errorf("%s has no rows", name)
		}
	}
	all, err := fs.ReadDir(FS(), ".")
	if err != nil || len(all) != 13 {
		t.Errorf("%d files: eleven registers, the figures and their README are meant; %v", len(all), err)
	}
}
