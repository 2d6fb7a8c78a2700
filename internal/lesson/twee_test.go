package lesson

import (
	"encoding/json"
	"testing"
)

// oneLanguage gives the story of an activity as it is in one language alone.
func oneLanguage(t *testing.T, s *Step, language string) string {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(b, &tree); err != nil {
		t.Fatal(err)
	}
	var prune func(x any) any
	prune = func(x any) any {
		switch x := x.(type) {
		case []any:
			for i := range x {
				x[i] = prune(x[i])
			}
		case map[string]any:
			for k, v := range x {
				text, is := v.(map[string]any)
				if !is {
					x[k] = prune(v)
					continue
				}
				for l := range text {
					if l != language {
						delete(text, l)
					}
				}
				if len(text) == 0 {
					delete(x, k)
				}
			}
		}
		return x
	}
	b, err = json.MarshalIndent(prune(tree), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestOurStoriesAreTheSameAfterTwee(t *testing.T) {
	stories := 0
	for _, a := range append(Library(), small(t)) {
		for i := range a.Steps {
			if a.Steps[i].Kind != Story {
				continue
			}
			stories++
			for _, l := range a.Languages {
				b, err := a.Twee(a.Steps[i].ID, l)
				if err != nil {
					t.Fatal(err)
				}
				again, err := FromTwee("story.twee", b, l)
				if err != nil {
					t.Fatalf("%s: %v\n%s", a.ID, err, b)
				}
				if want, got := oneLanguage(t, &a.Steps[i], l), oneLanguage(t, &again.Steps[0], l); want != got {
					t.Errorf("%s in %s is another story after Twee:\n%s\n--- written as\n%s\n--- and was\n%s", a.ID, l, got, b, want)
				}
				if again.ID != a.ID {
					t.Errorf("the activity %s became %s", a.ID, again.ID)
				}
			}
		}
	}
	if stories < 2 {
		t.Errorf("only %d stories were looked at", stories)
	}
}
