package classroom

import "testing"

// A class with twelve pairs on one question and nine on another is small for the other.
func TestWhatIsPooledShowsNoSmallClassOfAnyQuestion(t *testing.T) {
	row := func(lesson, item string, n int) Pairs {
		return Pairs{Lesson: lesson, Item: item, Before: "a", After: "b", Pairs: n}
	}
	sum := func(rows []Pairs, item string) (n int) {
		for _, r := range rows {
			if r.Item == item {
				n += r.Pairs
			}
		}
		return n
	}
	all := []Pairs{row("large", "x", 20), row("large", "y", 20), row("mixed", "x", 12), row("mixed", "y", 9)}
	if got := together(all, false); sum(got, "x") != 32 || sum(got, "y") != 20 {
		t.Error("nine pairs would be the pool less the large class", sum(got, "x"), sum(got, "y"))
	}
	all = append(all, row("third", "y", 4))
	if got := together(all, false); sum(got, "y") != 33 {
		t.Error("nine and four together are a group", sum(got, "y"))
	}
	if got := together(all, true); sum(got, "x") != 0 || sum(got, "y") != 13 {
		t.Error("small classes are pooled with each other only", sum(got, "x"), sum(got, "y"))
	}
}
