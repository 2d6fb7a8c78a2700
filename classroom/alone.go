package classroom

// AloneQuestion stands in the counts of a lesson that was played alone from a poster, in the place of a question: only
// how often it was begun and ended is known.
const AloneQuestion = "alone"

// The answers to AloneQuestion.
const (
	AloneStarts = "starts"
	AloneEnds   = "ends"
)

// aloneCount is what one node counted of an activity that is played alone.
type aloneCount struct {
	Starts int `json:"starts"`
	Ends   int `json:"ends"`
}

// playedAlone adds up what the nodes counted.
func (b *brought) playedAlone(nodes map[string]aloneCount) {
	if b.lesson.Kind != Alone {
		return
	}
	var sum aloneCount
	for _, n := range nodes {
		sum.Starts, sum.Ends = sum.Starts+n.Starts, sum.Ends+n.Ends
	}
	b.tallies = append(b.tallies, Tally{Question: AloneQuestion, Answer: AloneStarts, Answers: sum.Starts}, Tally{Question: AloneQuestion, Answer: AloneEnds, Answers: sum.Ends})
}

// Played gives how often a lesson that was played alone was begun and ended.
func (l *Lesson) Played() (starts, ends int) {
	for _, t := range l.Tallies {
		switch {
		case t.Question != AloneQuestion:
		case t.Answer == AloneStarts:
			starts = t.Answers
		case t.Answer == AloneEnds:
			ends = t.Answers
		}
	}
	return starts, ends
}
